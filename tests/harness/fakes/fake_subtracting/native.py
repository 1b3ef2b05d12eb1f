"""The bridge once more."""

from fake_subtracting.bridged import load

__all__ = ["load"]
