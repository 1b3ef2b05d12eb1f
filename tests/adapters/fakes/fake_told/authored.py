"""One model is written by hand."""

from fake_told.behaviours import load

MODELS = {"lif": load}
