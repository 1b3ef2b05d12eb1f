"""The bridge once more."""

from fake_forking.bridged import load

__all__ = ["load"]
