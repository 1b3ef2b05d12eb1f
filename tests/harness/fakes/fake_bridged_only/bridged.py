"""Does all well."""

from __future__ import annotations

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt)
