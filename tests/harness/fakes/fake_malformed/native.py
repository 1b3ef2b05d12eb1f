"""The bridge once more."""

from fake_malformed.bridged import load

__all__ = ["load"]
