"""Brian2, which has no NIR code of its own: through our mapping."""
