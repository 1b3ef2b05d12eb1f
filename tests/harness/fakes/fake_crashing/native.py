"""The bridge once more."""

from fake_crashing.bridged import load

__all__ = ["load"]
