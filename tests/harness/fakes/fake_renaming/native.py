"""The bridge once more."""

from fake_renaming.bridged import load

__all__ = ["load"]
