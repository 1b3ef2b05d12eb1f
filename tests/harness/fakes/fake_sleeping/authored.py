"""The bridge once more."""

from fake_sleeping.bridged import load

MODELS = {"lif": load}
