"""The bridge once more."""

from fake_keeping.bridged import load

MODELS = {"lif": load}
