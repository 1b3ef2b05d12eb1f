"""Nobody wrote a model by hand."""

MODELS = {}
