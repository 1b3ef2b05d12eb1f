"""Never leaks, and subtracts the threshold: two faults at once."""

from __future__ import annotations

from wrapped import wrap

FOR_EVER = 2.0**20


def load(graph, dt):
    return wrap(graph, dt, importing=leakless, dialect="reset=subtract")


def leakless(graph):
    for node in graph.nodes.values():
        if hasattr(node, "tau"):
            node.tau, node.r = node.tau * FOR_EVER, node.r * FOR_EVER
    return graph
