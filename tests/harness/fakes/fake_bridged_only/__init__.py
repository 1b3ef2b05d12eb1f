"""A fake framework without NIR code of its own."""
