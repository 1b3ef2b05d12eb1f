"""The bridge once more."""

from fake_leak_and_reset_lost.bridged import load

__all__ = ["load"]
