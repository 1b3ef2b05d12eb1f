"""The bridge once more."""

from fake_late.bridged import load

MODELS = {"lif": load}
