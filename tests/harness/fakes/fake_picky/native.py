"""Says no in words that its table knows, as a native importer does."""


def load(graph, dt):  # noqa: ARG001  it never gets so far
    raise TypeError("LIF is not supported here")
