"""The bridge once more."""

from fake_cancelling.bridged import load

__all__ = ["load"]
