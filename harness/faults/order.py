"""Faults in the order in which nodes run, and in what runs last.

Decides how a graph is traced: depth first from its Input, along sorted edges, the Inputs and Outputs of nested graphs
being nodes like any other. These faults come first: later ones leave no nesting to be traced.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import network
from harness.faults.fault import Fault
from harness.faults.rewriting import assembled, flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harness.faults.rewriting import Edge


def _depth_first(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    """Edges from nodes that do not run before their targets carry the step before's value, and no others.

    A Delay of a step stands for that: on a loop it takes the place of the step that the loop has.
    """
    nodes, edges = flat(graph)
    known = network(graph, dt)
    place = {name: number for number, name in enumerate(_traced(graph))}
    back = [(a, b) for a, b in edges if place[a] >= place[b]]
    if set(back) == known.late:
        return None
    for a, b in back:
        name = f"{a}/late/{b}"
        nodes[name] = nir.Delay(np.full(known.output_shapes[a], dt, np.float32))
        edges = (*(edge for edge in edges if edge != (a, b)), (a, name), (name, b))
    return assembled(nodes, sorted(edges))


def _last_to_output(graph: nir.NIRGraph, _: float) -> nir.NIRGraph | None:
    nodes, edges = flat(graph)
    outputs = [name for name, node in nodes.items() if isinstance(node, nir.Output)]
    last = _traced(graph)[-1]
    if len(outputs) != 1 or last == outputs[0]:
        return None
    return assembled(nodes, sorted({*(edge for edge in edges if edge[1] != outputs[0]), (last, outputs[0])}))


def _traced(graph: nir.NIRGraph) -> list[str]:
    """Names of the flat graph, each before what it feeds (nirtorch/graph_utils.py, trace_execution)."""
    edges = sorted(_edges(graph, ""))
    found: dict[str, None] = {}
    waiting = sorted((name for name, node in graph.nodes.items() if isinstance(node, nir.Input)), reverse=True)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += [b for a, b in reversed(edges) if a == name]
    nodes, _ = flat(graph)
    return [name for name in found if name in nodes]


def _edges(graph: nir.NIRGraph, prefix: str) -> Iterator[Edge]:
    """All edges, those of a nested graph leading to and from its Input and Output."""
    nested = {name: node for name, node in graph.nodes.items() if isinstance(node, nir.NIRGraph)}
    for a, b in graph.edges:
        start = f"{a}.{_port(nested[a], nir.Output)}" if a in nested else a
        end = f"{b}.{_port(nested[b], nir.Input)}" if b in nested else b
        yield prefix + start, prefix + end
    for name, node in nested.items():
        yield from _edges(node, f"{prefix}{name}.")


def _port(graph: nir.NIRGraph, kind: type) -> str:
    return next(str(name) for name, node in graph.nodes.items() if isinstance(node, kind))


def _in_name_order(graph: nir.NIRGraph, _: float) -> nir.NIRGraph | None:
    """A chain led through its nodes in the order of their names."""
    nodes, edges = flat(graph)
    chain = _chain(nodes, edges)
    if chain is None or chain == sorted(chain):
        return None
    first, last = (next(n for n, node in nodes.items() if isinstance(node, k)) for k in (nir.Input, nir.Output))
    path = [first, *sorted(chain), last]
    return assembled(nodes, list(pairwise(path)))


def _chain(nodes: Mapping[str, nir.NIRNode], edges: Sequence[Edge]) -> list[str] | None:
    """The nodes between Input and Output in the order of a chain; None if the graph is none."""
    following = dict(edges)
    starts = [name for name, node in nodes.items() if isinstance(node, nir.Input)]
    if len(following) != len(edges) or len(edges) != len(nodes) - 1 or len(starts) != 1:
        return None
    found = []
    name = following.get(starts[0])
    while name in following:
        found.append(name)
        name = following[name]
    return found if len(found) == len(nodes) - 2 else None


ORDER = (
    Fault("last-to-output", "gives the Output what the node gives that runs last, depth first", _last_to_output),
    Fault("depth-first", "runs nodes depth first: a source that has not run yet gives the step before's", _depth_first),
    Fault("name-order", "runs a chain in the order of its nodes' names", _in_name_order),
)
