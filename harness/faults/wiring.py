"""Faults in what is connected with what.

Decides how nodes, branches, sources and loops get lost or led elsewhere. Names stay, so that a recording of the
whole graph can be compared.
"""

from __future__ import annotations

import copy
from itertools import product
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import STATEFUL, network
from harness.faults.fault import Fault
from harness.faults.rewriting import assembled, flat, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.faults.rewriting import Edge

DROPPED = (
    nir.Affine,
    nir.Linear,
    nir.Scale,
    nir.Threshold,
    nir.Delay,
    nir.I,
    nir.LI,
    nir.CubaLI,
    nir.CubaLIF,
    nir.Conv1d,
    nir.SumPool2d,
    nir.AvgPool2d,
    nir.Flatten,
)
"""Primitives that an importer may not know and leave out; shapes have to fit without them."""


def _dropped(kind: type) -> Fault:
    def rewrite(graph: nir.NIRGraph, _: float) -> nir.NIRGraph | None:
        nodes, edges = flat(graph)
        gone = [name for name, node in nodes.items() if isinstance(node, kind)]
        for name in gone:
            around = product((a for a, b in edges if b == name), (b for a, b in edges if a == name))
            edges = (*(edge for edge in edges if name not in edge), *around)
            del nodes[name]
        return assembled(nodes, sorted(edges)) if gone else None

    return Fault(f"{kind.__name__.lower()}-dropped", f"leaves {kind.__name__} nodes out", rewrite)


def _one_of(ends: Callable[[Edge], tuple[str, str]], keep: int) -> Callable[..., nir.NIRGraph | None]:
    """Keep one edge of those that share an end; `ends` says (shared, other)."""

    def rewrite(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
        nodes, edges = flat(graph)
        prompt = [edge for edge in edges if edge not in network(graph, dt).late]
        groups: dict[str, list[Edge]] = {}
        for edge in prompt:
            groups.setdefault(ends(edge)[0], []).append(edge)
        removed = {edge for group in groups.values() for edge in group if edge != group[keep]}
        return without(nodes, edges, removed) if removed else None

    return rewrite


def _cut(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    nodes, edges = flat(graph)
    late = network(graph, dt).late
    return without(nodes, edges, late) if late else None


def _unlooped(graph: nir.NIRGraph, _: float) -> nir.NIRGraph | None:
    nodes, edges = flat(graph)
    loops = {(a, b) for a, b in edges if a == b}
    return without(nodes, edges, loops) if loops else None


def _through_weights(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    # snntorch/import_nir.py wires a recurrent subgraph's input to its weights.
    nodes, edges = flat(graph)
    known = network(graph, dt)
    led: dict[Edge, Edge] = {}
    for part in (part for part in known.components if known.is_cycle(part)):
        for neuron in (name for name in part if isinstance(nodes[name], STATEFUL)):
            weights = [a for a, b in edges if b == neuron and a in part and not isinstance(nodes[a], STATEFUL)]
            led |= {(a, neuron): (a, weights[0]) for a, b in edges if weights and b == neuron and a not in part}
    return assembled(nodes, sorted(led.get(edge, edge) for edge in edges)) if led else None


def _later(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    nodes, edges = flat(graph)
    known = network(graph, dt)
    for a, b in sorted(known.late):
        # A delay on a loop takes the place of its step, hence two.
        name, shape = f"{a}/late/{b}", known.output_shapes[a]
        nodes[name] = nir.Delay(np.full(shape, 2 * dt, np.float32))
        edges = (*(edge for edge in edges if edge != (a, b)), (a, name), (name, b))
    return assembled(nodes, sorted(edges)) if known.late else None


def _merged_names(graph: nir.NIRGraph, _: float) -> nir.NIRGraph | None:
    nodes, edges = flat(graph)
    last = {name.replace(".", "_"): node for name, node in sorted(nodes.items())}
    merged = {name: copy.deepcopy(last[name.replace(".", "_")]) for name in nodes}
    return assembled(merged, edges) if len(last) < len(nodes) else None


WIRING = (
    *(_dropped(kind) for kind in DROPPED),
    Fault(
        "second-branch-dropped",
        "follows the first edge out of a node only",
        _one_of(lambda edge: edge, 0),
    ),
    Fault("first-source-only", "takes a node's first source only", _one_of(lambda edge: edge[::-1], 0)),
    Fault("last-source-only", "takes a node's last source only", _one_of(lambda edge: edge[::-1], -1)),
    Fault("recurrence-cut", "runs without feedback, or with feedback from one call to the next only", _cut),
    Fault("self-loop-dropped", "drops edges from a node to itself", _unlooped),
    Fault("input-through-weights", "leads a recurrent neuron's input through the recurrent weights", _through_weights),
    Fault("feedback-later", "lets feedback arrive one step later", _later),
    Fault("dots-as-underscores", "takes a.b and a_b for one name: the last node wins", _merged_names),
)
