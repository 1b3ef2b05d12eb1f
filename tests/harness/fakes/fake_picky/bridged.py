"""Says no in words of its own."""

from __future__ import annotations


def load(graph, dt):  # noqa: ARG001  it never gets so far
    raise TypeError("LIF is not supported here")
