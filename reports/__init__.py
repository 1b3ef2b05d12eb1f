"""What a run leaves behind, and every way of reading it."""
