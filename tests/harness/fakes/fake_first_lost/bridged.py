"""Halves r of the neuron called `first` on import, and of no other."""

from __future__ import annotations

from wrapped import wrap


def load(graph, dt):
    return wrap(graph, dt, importing=weaker)


def weaker(graph):
    if "first" in graph.nodes:
        graph.nodes["first"].r = graph.nodes["first"].r * 0.5
    return graph
