"""Writes tau times dt."""

from __future__ import annotations

from wrapped import scaled, wrap


def load(graph, dt):
    return wrap(graph, dt, exporting=scaled("tau", dt))
