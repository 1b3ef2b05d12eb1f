"""The bridge once more."""

from fake_gain_lost.bridged import load

MODELS = {"lif": load}
