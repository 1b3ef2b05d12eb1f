"""Writes an edge that leads nowhere."""

from __future__ import annotations

import nir
from wrapped import wrap


def dangling(graph):
    return nir.NIRGraph(graph.nodes, [*graph.edges, ("1", "nowhere")], type_check=False)


def load(graph, dt):
    return wrap(graph, dt, exporting=dangling)
