"""Ways of making a graph and its stimulus smaller, the boldest of each first.

Decides what is tried: fewer steps, fewer samples, all that follows a node left out, all that comes before it (the
reference's own input to it then drives it), single nodes bypassed, edges left out, layers, kernels and images cut.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters import graph as graphs
from adapters.base import Probes
from adapters.graph import MalformedError, cycles
from adapters.reference import model
from harness.shrink.fitting import changed, fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from adapters.base import Array
    from harness.shrink.instance import Instance

    Nodes = Mapping[str, nir.NIRNode]
    Edge = tuple[str, str]

FIRST = 4
"""Samples that are tried alone."""


def fewer_steps(instance: Instance) -> Iterator[Instance]:
    """The first 1, 2, 4, ... steps, and all but the last."""
    steps = len(instance.drive)
    for fewer in dict.fromkeys([*(2**n for n in range(steps.bit_length())), steps - 1]):
        if 0 < fewer < steps:
            yield replace(instance, drive=instance.drive[:fewer])


def fewer_samples(instance: Instance) -> Iterator[Instance]:
    """One of the first samples alone, then 2, 4, ... of them, and all but the last."""
    batch = instance.drive.shape[1]
    for one in range(min(FIRST, batch) if batch > 1 else 0):
        yield replace(instance, drive=instance.drive[:, one : one + 1])
    for fewer in dict.fromkeys([*(2**n for n in range(1, batch.bit_length())), batch - 1]):
        if 0 < fewer < batch:
            yield replace(instance, drive=instance.drive[:, :fewer])


def flat(instance: Instance) -> Iterator[Instance]:
    """Nested graphs put into the one that holds them."""
    if any(isinstance(node, nir.NIRGraph) for node in instance.graph.nodes.values()):
        yield replace(instance, graph=_graph(*graphs.inline(instance.graph)))


def without_tail(instance: Instance) -> Iterator[Instance]:
    """Ends at a node, the nearest to the Input first."""
    nodes, edges = instance.graph.nodes, _edges(instance)
    (source,), outputs = _ports(nodes, nir.Input), _ports(nodes, nir.Output)
    for last in cycles.distances(nodes, edges, [source]):
        if last == source or last in outputs or not outputs:
            continue
        before = set(cycles.distances(nodes, [(b, a) for a, b in edges], [last]))
        kept = {name: nodes[name] for name in (*nodes,) if name in before} | {outputs[0]: nodes[outputs[0]]}
        inner = [(a, b) for a, b in edges if a in before and b in before]
        yield from _tried(instance, kept, [*inner, (last, outputs[0])])


def without_head(instance: Instance) -> Iterator[Instance]:
    """Starts at a node, the farthest from the Input first, driven by what the reference gives to it."""
    nodes, edges = instance.graph.nodes, _edges(instance)
    (source,) = _ports(nodes, nir.Input)
    order = [name for name in cycles.distances(nodes, edges, [source]) if name not in _ports(nodes, nir.Output)]
    for first in reversed(order[1:]):
        sources = [a for a, b in edges if b == first]
        if sources == [source]:
            continue
        after = set(cycles.distances(nodes, edges, [first]))
        kept = {source: nodes[source]} | {name: node for name, node in nodes.items() if name in after}
        inner = [(a, b) for a, b in edges if a in after and b in after]
        drive = _entering(instance, [name for name in sources if name not in after])
        if drive is not None:
            yield from _tried(replace(instance, drive=drive), kept, [(source, first), *inner])


def _entering(instance: Instance, sources: list[str]) -> Array | None:
    """What the reference's nodes give together; None where it cannot be run."""
    names = [name if name in instance.network.nodes else _leave(instance, name) for name in sources]
    try:
        loaded = model.load(instance.graph, instance.dt)
        recording = loaded.run({loaded.network.inputs[0]: instance.drive}, Probes(tuple(names)))
    except (MalformedError, ValueError, KeyError):
        return None
    total = np.asarray(sum(recording.outputs[name].astype(np.float32) for name in names), np.float32)
    return total if total.ndim > 1 else None


def _leave(instance: Instance, name: str) -> str:
    """The node whose output leaves a nested graph: the last of it."""
    return [each for each in instance.network.nodes if each.startswith(f"{name}.")][-1]


def bypassed(instance: Instance) -> Iterator[Instance]:
    """Without one of its nodes, those before it lead to those behind it."""
    nodes, edges = instance.graph.nodes, _edges(instance)
    for gone, node in nodes.items():
        if isinstance(node, nir.Input | nir.Output):
            continue
        around = product([a for a, b in edges if b == gone != a], [b for a, b in edges if a == gone != b])
        kept = {name: each for name, each in nodes.items() if name != gone}
        yield from _tried(instance, kept, [*(edge for edge in edges if gone not in edge), *around])


def fewer_edges(instance: Instance) -> Iterator[Instance]:
    """Without one of its edges, or one of several Outputs."""
    nodes, edges = instance.graph.nodes, _edges(instance)
    outputs = _ports(nodes, nir.Output)
    for gone in outputs if len(outputs) > 1 else ():
        kept = {name: node for name, node in nodes.items() if name != gone}
        yield from _tried(instance, kept, [edge for edge in edges if gone not in edge])
    for gone_edge in edges:
        yield from _tried(instance, nodes, [edge for edge in edges if edge != gone_edge])


def smaller_layers(instance: Instance) -> Iterator[Instance]:
    """All layers of a size made smaller together, so that loops still fit."""
    nodes = instance.graph.nodes
    sizes = {len(node.weight) for node in nodes.values() if hasattr(node, "weight")}
    sizes |= set(instance.drive.shape[2:]) if instance.drive.ndim == 3 else set()  # noqa: PLR2004  a vector
    for size, fewer in _fewer(sizes):
        kept = {name: _rows(node, size, fewer) for name, node in nodes.items()}
        drive = instance.drive
        if drive.shape[2:] == (size,):
            drive = drive[:, :, :fewer]
        yield from _tried(replace(instance, drive=drive), kept, _edges(instance))


def smaller_input(instance: Instance) -> Iterator[Instance]:
    """Fewer channels, rows or columns."""
    for axis in range(2, instance.drive.ndim):
        for _, fewer in _fewer([instance.drive.shape[axis]]):
            drive = instance.drive[(*(slice(None),) * axis, slice(0, fewer))]
            yield from _tried(replace(instance, drive=drive), instance.graph.nodes, _edges(instance))
    for fewer in range(1, min(instance.drive.shape[3:], default=1)):
        drive = instance.drive[..., :fewer, :fewer] if instance.drive.ndim > 4 else instance.drive[..., :fewer]  # noqa: PLR2004
        yield from _tried(replace(instance, drive=drive), instance.graph.nodes, _edges(instance))


def smaller_kernels(instance: Instance) -> Iterator[Instance]:
    """Convolutions whose kernel is its first element."""
    nodes = instance.graph.nodes
    for name, node in nodes.items():
        if isinstance(node, nir.Conv1d | nir.Conv2d) and max(node.weight.shape[2:]) > 1:
            point = (slice(None), slice(None), *(slice(0, 1),) * (node.weight.ndim - 2))
            kept = {**nodes, name: changed(node, weight=node.weight[point])}
            yield from _tried(instance, kept, _edges(instance))


PASSES: tuple[Callable[[Instance], Iterator[Instance]], ...] = (
    fewer_steps,
    fewer_samples,
    without_tail,
    without_head,
    bypassed,
    flat,
    fewer_edges,
    smaller_input,
    smaller_layers,
    smaller_kernels,
)


def _fewer(sizes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each size, largest first, with 1, its half and one less."""
    for size in sorted(sizes, reverse=True):
        yield from ((size, fewer) for fewer in dict.fromkeys((1, size // 2, size - 1)) if 0 < fewer < size)


def _rows(node: nir.NIRNode, size: int, fewer: int) -> nir.NIRNode:
    """A layer of this many outputs with fewer of them."""
    if not hasattr(node, "weight") or len(node.weight) != size or getattr(node, "groups", 1) not in (1, size):
        return node
    fields: dict[str, object] = {"weight": node.weight[:fewer]}
    if getattr(node, "groups", 1) == size > 1:
        fields["groups"] = fewer
    if hasattr(node, "bias") and np.size(node.bias) == size > 1:
        fields["bias"] = node.bias[:fewer]
    return changed(node, **fields)


def _tried(instance: Instance, nodes: Nodes, edges: Iterable[Edge]) -> Iterator[Instance]:
    """The instance with other nodes and edges, made to fit; nothing where they cannot be."""
    try:
        yield replace(instance, graph=fitted(nodes, edges, instance.drive.shape[2:]))
    except (MalformedError, ValueError, IndexError):
        return


def _graph(nodes: Nodes, edges: Iterable[Edge]) -> nir.NIRGraph:
    return nir.NIRGraph(dict(nodes), list(edges), type_check=False)


def _edges(instance: Instance) -> list[Edge]:
    return [(str(a), str(b)) for a, b in instance.graph.edges]


def _ports(nodes: Nodes, kind: type) -> list[str]:
    return [name for name, node in nodes.items() if isinstance(node, kind)]
