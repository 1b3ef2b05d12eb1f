"""Ignores r on import."""

from __future__ import annotations

from wrapped import scaled, wrap


def load(graph, dt):
    return wrap(graph, dt, importing=scaled("r", 0.5))
