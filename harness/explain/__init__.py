"""Says why: the smallest change of dialect, the facts of a difference, the place where it starts."""
