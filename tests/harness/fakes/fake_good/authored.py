"""The bridge once more."""

from fake_good.bridged import load

MODELS = {"lif": load}
