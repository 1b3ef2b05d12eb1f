"""The bridge once more."""

from fake_batchless_and_silent.bridged import load

__all__ = ["load"]
