"""Says no."""

from __future__ import annotations

from adapters.base import RefusedError


def load(graph, dt):  # noqa: ARG001  it never gets so far
    raise RefusedError("1", "LIF", "tau", "is not to its taste")
