"""The bridge once more."""

from fake_batchless.bridged import load

__all__ = ["load"]
