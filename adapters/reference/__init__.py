"""The reference: what a NIR graph means, as a program. NumPy and nir alone."""
