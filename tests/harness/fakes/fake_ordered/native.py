"""Loses half the gain if the file's first edge is the Input's; in canonical order it is the last."""

from wrapped import scaled, unchanged, wrap


def load(graph, dt):
    return wrap(graph, dt, importing=unchanged if graph.edges[0][0] != "input" else scaled("r", 0.5))
