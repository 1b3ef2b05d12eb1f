"""Whether one can go on training what a framework has imported: gradients and state, measured."""
