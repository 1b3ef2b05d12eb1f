"""The bridge once more."""

from fake_raising.bridged import load

MODELS = {"lif": load}
