"""The bridge once more."""

from fake_subtracting.bridged import load

MODELS = {"lif": load}
