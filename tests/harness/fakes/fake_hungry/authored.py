"""The bridge once more."""

from fake_hungry.bridged import load

MODELS = {"lif": load}
