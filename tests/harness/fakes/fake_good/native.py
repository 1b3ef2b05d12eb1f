"""The bridge once more."""

from fake_good.bridged import load

__all__ = ["load"]
