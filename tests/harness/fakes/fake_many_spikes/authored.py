"""The bridge once more."""

from fake_many_spikes.bridged import load

MODELS = {"lif": load}
