"""The bridge once more."""

from fake_leak_and_reset_lost.bridged import load

MODELS = {"lif": load}
