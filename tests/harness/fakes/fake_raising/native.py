"""The bridge once more."""

from fake_raising.bridged import load

__all__ = ["load"]
