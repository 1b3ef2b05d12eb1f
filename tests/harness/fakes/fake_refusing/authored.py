"""The bridge once more."""

from fake_refusing.bridged import load

MODELS = {"lif": load}
