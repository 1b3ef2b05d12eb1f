"""Takes tau for milliseconds."""

from __future__ import annotations

from wrapped import scaled, wrap


def load(graph, dt):
    return wrap(graph, dt, importing=scaled("tau", 1e-3))
