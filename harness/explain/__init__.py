"""Says why: faults and changes of dialect, the facts of a difference, the place where it starts."""
