"""The bridge once more."""

from fake_dropping.bridged import load

MODELS = {"lif": load}
