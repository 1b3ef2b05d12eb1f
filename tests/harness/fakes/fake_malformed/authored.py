"""The bridge once more."""

from fake_malformed.bridged import load

MODELS = {"lif": load}
