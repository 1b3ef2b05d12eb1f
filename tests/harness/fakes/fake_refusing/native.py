"""The bridge once more."""

from fake_refusing.bridged import load

__all__ = ["load"]
