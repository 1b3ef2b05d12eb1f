"""The bridge once more."""

from fake_spikes_only.bridged import load

__all__ = ["load"]
