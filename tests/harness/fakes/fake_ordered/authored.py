"""The bridge once more."""

from fake_ordered.bridged import load

MODELS = {"lif": load}
