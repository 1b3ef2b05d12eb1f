"""The bridge once more."""

from fake_crashing.bridged import load

MODELS = {"lif": load}
