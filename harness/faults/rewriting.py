"""How graphs are changed.

Decides that every change starts from a flat copy (nodes of nested graphs are called "outer.inner", as in
recordings), that numbers are written in float32, and that a change of nothing is no change.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import as_float32
from adapters.graph import inline

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from adapters.base import Array
    from harness.faults.fault import Rewrite

    Edge = tuple[str, str]
    NodeChange = Callable[[nir.NIRNode, float], nir.NIRNode | None]


def every(kinds: type | tuple[type, ...], change: NodeChange) -> Rewrite:
    """Change every node of some kinds.

    Args:
        kinds: primitives.
        change: a changed node from a node, which is a copy, and dt; None where there is nothing to change.
    """

    def rewrite(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
        if not _holds(graph, kinds):
            return None
        nodes, edges = flat(graph)
        changed = {name: change(node, dt) for name, node in nodes.items() if isinstance(node, kinds)}
        made = {name: node for name, node in changed.items() if node is not None}
        return assembled(nodes | made, edges) if made else None

    return rewrite


def _holds(graph: nir.NIRGraph, kinds: type | tuple[type, ...]) -> bool:
    nodes = graph.nodes.values()
    nested = (node for node in nodes if isinstance(node, nir.NIRGraph))
    return any(isinstance(node, kinds) for node in nodes) or any(_holds(node, kinds) for node in nested)


def flat(graph: nir.NIRGraph) -> tuple[dict[str, nir.NIRNode], tuple[Edge, ...]]:
    """Copies of all nodes, and the sorted edges, of a graph without its nesting; a copy shares its arrays."""
    nodes, edges = inline(graph)
    return {name: copy.copy(node) for name, node in nodes.items()}, edges


def assembled(nodes: Mapping[str, nir.NIRNode], edges: Iterable[Edge]) -> nir.NIRGraph:
    """A graph of these nodes and edges; nobody checks its types."""
    return nir.NIRGraph(dict(nodes), list(edges), type_check=False)


def with_numbers(node: nir.NIRNode, **numbers: Array | float) -> nir.NIRNode | None:
    """A node with other numbers in some fields, in their shapes; None if they are the same in float32.

    Args:
        node: a copy, which is changed.
        numbers: field to its new value; fields the node lacks are left out.
    """
    known = {field: value for field, value in numbers.items() if hasattr(node, field)}
    before = {field: as_float32(getattr(node, field)) for field in known}
    after = {field: np.broadcast_to(as_float32(value), before[field].shape).copy() for field, value in known.items()}
    if all(np.array_equal(before[field], after[field]) for field in known):
        return None
    for field, value in after.items():
        setattr(node, field, value)
    return node


def without(nodes: Mapping[str, nir.NIRNode], edges: Iterable[Edge], removed: Collection[Edge]) -> nir.NIRGraph | None:
    """A graph without some edges, and without what no Input reaches then; None if an Output is lost."""
    left = [edge for edge in edges if edge not in removed]
    reached = {name for name, node in nodes.items() if isinstance(node, nir.Input)}
    while fresh := {b for a, b in left if a in reached and b not in reached}:
        reached |= fresh
    if any(isinstance(node, nir.Output) and name not in reached for name, node in nodes.items()):
        return None
    kept = {name: node for name, node in nodes.items() if name in reached}
    return assembled(kept, [(a, b) for a, b in left if a in kept and b in kept])
