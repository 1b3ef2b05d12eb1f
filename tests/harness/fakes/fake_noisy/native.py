"""The bridge once more."""

from fake_noisy.bridged import load

__all__ = ["load"]
