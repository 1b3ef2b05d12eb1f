"""The bridge once more."""

from fake_forking.bridged import load

MODELS = {"lif": load}
