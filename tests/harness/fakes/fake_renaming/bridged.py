"""Gives every node another name on export."""

from __future__ import annotations

import nir
from wrapped import wrap


def renamed(graph):
    nodes = {f"z_{name}_": node for name, node in reversed(graph.nodes.items())}
    return nir.NIRGraph(nodes, [(f"z_{a}_", f"z_{b}_") for a, b in graph.edges], type_check=False)


def load(graph, dt):
    return wrap(graph, dt, exporting=renamed)
