"""Halves r on export and doubles it on import of such a file."""

from __future__ import annotations

from wrapped import scaled, wrap


def doubled(graph):
    # A scenario's own graph is read well, so that only the two legs of the file are wrong.
    small = any(getattr(node, "r", 1) < 1 for node in graph.nodes.values())
    return scaled("r", 2)(graph) if small else graph


def load(graph, dt):
    return wrap(graph, dt, importing=doubled, exporting=scaled("r", 0.5))
