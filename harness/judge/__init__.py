"""Turns comparisons into verdicts, blame and the cells of a matrix."""
