"""The bridge once more."""

from fake_tau_wrong.bridged import load

__all__ = ["load"]
