"""A fake framework."""
