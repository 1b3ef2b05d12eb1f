"""Resets by subtraction, and writes tau times dt."""

from __future__ import annotations

from wrapped import scaled, wrap


def load(graph, dt):
    return wrap(graph, dt, dialect="reset=subtract", exporting=scaled("tau", dt))
