"""The bridge once more."""

from fake_by_hand.bridged import load

MODELS = {"lif": load}
