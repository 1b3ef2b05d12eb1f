"""The bridge once more."""

from fake_hungry.bridged import load

__all__ = ["load"]
