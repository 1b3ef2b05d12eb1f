"""The bridge once more."""

from fake_keeping.bridged import load

__all__ = ["load"]
