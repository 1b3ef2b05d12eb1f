"""The bridge once more."""

from fake_cancelling.bridged import load

MODELS = {"lif": load}
