"""The bridge once more."""

from fake_sleeping.bridged import load

__all__ = ["load"]
