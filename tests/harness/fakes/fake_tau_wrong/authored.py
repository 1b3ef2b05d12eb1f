"""The bridge once more."""

from fake_tau_wrong.bridged import load

MODELS = {"lif": load}
