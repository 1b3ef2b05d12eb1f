"""The bridge once more."""

from fake_picky.bridged import load

MODELS = {"lif": load}
