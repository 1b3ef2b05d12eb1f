"""The bridge once more."""

from fake_dropping.bridged import load

__all__ = ["load"]
