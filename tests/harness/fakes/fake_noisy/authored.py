"""The bridge once more."""

from fake_noisy.bridged import load

MODELS = {"lif": load}
