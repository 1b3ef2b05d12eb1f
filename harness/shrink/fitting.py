"""Nodes made to fit what reaches them, once something before them has become smaller.

Decides which numbers stay: the leading ones; where there are too few, they are repeated.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters import graph as graphs
from adapters.graph import MalformedError, cycles, parameters
from adapters.graph.shapes import output_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from adapters.base import Array

Shape = tuple[int, ...]
Edge = tuple[str, str]


def fitted(nodes: Mapping[str, nir.NIRNode], edges: Iterable[Edge], shape: Shape) -> nir.NIRGraph:
    """A graph of these nodes whose Input has this shape; what no Input reaches is left out.

    Raises:
        MalformedError: they cannot be made to fit.
    """
    wanted = list(dict.fromkeys(edges))
    inputs = [name for name, node in nodes.items() if isinstance(node, nir.Input)]
    found: dict[str, nir.NIRNode] = {}
    leaving: dict[str, Shape] = {}
    for name in cycles.distances(nodes, wanted, inputs):
        sources = [a for a, b in wanted if b == name and a in leaving]
        entering = leaving[sources[0]] if sources else shape
        found[name] = _fit(name, nodes[name], entering)
        leaving[name] = _leaving(name, found[name], entering)
    return nir.NIRGraph(found, [(a, b) for a, b in wanted if a in found and b in found], type_check=False)


def _leaving(name: str, node: nir.NIRNode, entering: Shape) -> Shape:
    if isinstance(node, nir.NIRGraph):
        inner = graphs.network(node)
        (entry,), (leave,) = inner.inputs, inner.outputs
        if inner.output_shapes[entry] != entering:
            raise MalformedError(f"nested graph {name!r} takes another shape")
        return inner.output_shapes[leave]
    return output_shape(name, node, entering)


def _fit(name: str, node: nir.NIRNode, entering: Shape) -> nir.NIRNode:
    if isinstance(node, nir.Input | nir.Output | nir.Flatten):
        return _shaped(node, np.array(entering))
    if isinstance(node, nir.Affine | nir.Linear):
        return _dense(name, node, entering)
    if isinstance(node, nir.Conv1d | nir.Conv2d):
        return _conv(node, entering)
    if isinstance(node, nir.NIRGraph | nir.SumPool2d | nir.AvgPool2d):
        return node
    return changed(node, **{key: cut(value, entering) for key, value in parameters(node).items() if value.size > 1})


def _shaped(node: nir.NIRNode, size: Array) -> nir.NIRNode:
    if isinstance(node, nir.Flatten):
        return nir.Flatten({"input": size}, node.start_dim, node.end_dim)
    return nir.Input({"input": size}) if isinstance(node, nir.Input) else nir.Output({"output": size})


def _dense(name: str, node: nir.NIRNode, entering: Shape) -> nir.NIRNode:
    rows = node.weight.shape
    if len(entering) != 1 or len(rows) != 2:  # noqa: PLR2004  a matrix
        raise MalformedError(f"{name!r} takes a vector")
    return changed(node, weight=cut(node.weight, (rows[0], *entering)))


def _conv(node: nir.NIRNode, entering: Shape) -> nir.NIRNode:
    rows = node.weight.shape
    per_group = max(1, entering[0] // int(node.groups))
    fresh = changed(node, weight=cut(node.weight, (rows[0], per_group, *rows[2:])))
    if node.input_shape is not None:
        spatial = entering[1:]
        fresh.input_shape = spatial[0] if isinstance(node, nir.Conv1d) else spatial
    return fresh


def changed(node: nir.NIRNode, **fields: object) -> nir.NIRNode:
    """A copy with other fields; the node itself where they are what they were."""
    if all(np.array_equal(getattr(node, key), value) for key, value in fields.items()):  # type: ignore[arg-type]
        return copy.copy(node)
    fresh = copy.copy(node)
    for key, value in fields.items():
        setattr(fresh, key, value)
    return fresh


def cut(value: Array, shape: Shape) -> Array:
    """The leading part of an array, repeated where it is too small."""
    if value.shape == shape:
        return value
    if value.ndim == len(shape):
        value = value[tuple(slice(0, n) for n in shape)]
    return value if value.shape == shape else np.resize(value, shape)
