"""The bridge once more."""

from fake_many_spikes.bridged import load

__all__ = ["load"]
