"""The bridge once more."""

from fake_renaming.bridged import load

MODELS = {"lif": load}
