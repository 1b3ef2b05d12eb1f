"""A fake framework that does what a job tells it in its options."""
