"""Bridged, all is well; natively, the order of edges decides."""

from __future__ import annotations

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt)
