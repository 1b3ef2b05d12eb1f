"""The bridge once more."""

from fake_late.bridged import load

__all__ = ["load"]
