"""Fails in words that name a node by accident."""


def load(graph, dt):  # noqa: ARG001  it never gets so far
    raise TypeError("linear(): argument 'input' (position 1) must be Tensor, not 'output'; I expected Input")
