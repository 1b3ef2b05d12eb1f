"""Leaves the second of two neurons out on export."""

from __future__ import annotations

import nir
from wrapped import wrap


def without_second(graph):
    nodes = {name: node for name, node in graph.nodes.items() if name != "second"}
    return nir.NIRGraph(nodes, [("input", "first"), ("first", "output")], type_check=False)


def load(graph, dt):
    return wrap(graph, dt, exporting=without_second)
