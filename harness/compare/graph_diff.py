"""What changed in a graph on its way through a file.

Decides what counts as a difference between two graphs whose nodes are matched: nodes, kinds, shapes, dtypes,
every number once rounded to float32, and edges as a set. Names and order are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import digest, kind, network
from harness.compare.fields import Field, fields
from harness.compare.match import Matching, match, match_all, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.base import Array
    from adapters.graph import Network


_SHORT = 8
"""Arrays of so many numbers are shown in full."""


_Edge = tuple[tuple[bool, str], tuple[bool, str]]


class DifferenceKind(StrEnum):
    """In which way two graphs differ at one place."""

    MISSING = "missing"
    EXTRA = "extra"
    TYPE = "type"
    SHAPE = "shape"
    DTYPE = "dtype"
    VALUE = "value"
    EDGE = "edge"


@dataclass(frozen=True)
class Difference:
    """One difference between graph a and graph b.

    Args:
        where: the node, by its name in a, or in b where only b has it; "x -> y" for an edge.
        field: the field of the node; "" where the whole node or an edge is meant.
        kind: the way in which they differ.
        a: what a has there, as text.
        b: what b has there, as text.
        relative_error: for values, max |a - b| / max |a|, float32 numbers in float64; None where a is zero
            throughout or the ratio is not finite, and for everything else.
    """

    where: str
    field: str
    kind: DifferenceKind
    a: str
    b: str
    relative_error: float | None = None


def diff(a: nir.NIRGraph, b: nir.NIRGraph, matching: Matching) -> tuple[Difference, ...]:
    """Every difference from `a` to `b`: nodes in the execution order of `a`, what only `b` has, edges.

    Args:
        a: the graph differences are told from.
        b: the other graph.
        matching: which node is which, as `match(network(a), network(b))` gives it.

    Raises:
        MalformedError: one of them is no network.
    """
    return tuple(_differences(network(a), network(b), matching))


def same(a: nir.NIRGraph, b: nir.NIRGraph) -> bool:
    """Whether two graphs are the same but for names, order and metadata.

    Nesting counts, because importers treat it as they please, and so do dtypes. A graph that holds a NaN is
    not even the same as itself.

    Raises:
        MalformedError: one of them is no network.
    """
    if any(isinstance(node, nir.NIRGraph) for graph in (a, b) for node in graph.nodes.values()):
        return digest(a) == digest(b)
    x, y = network(a), network(b)
    return not any(True for _ in _differences(x, y, match(x, y)))


def _differences(a: Network, b: Network, matching: Matching) -> Iterator[Difference]:
    whole = match_all(a, b, matching)
    swapped = dict(replaced(a, b, whole))
    of_a = whole.of_a | swapped
    for name in a.nodes:
        if name in of_a:
            yield from _node(name, a, of_a[name], b)
        else:
            yield Difference(name, "", DifferenceKind.MISSING, _describe(a, name), "")
    of_b = {y: x for x, y in of_a.items()}
    for name in b.nodes:
        if name not in of_b:
            yield Difference(name, "", DifferenceKind.EXTRA, "", _describe(b, name))
    yield from _edges(a, b, of_b)


def _describe(graph: Network, name: str) -> str:
    return f"{kind(graph.nodes[name])} {graph.output_shapes[name]}"


def _node(x: str, a: Network, y: str, b: Network) -> Iterator[Difference]:
    kinds = kind(a.nodes[x]), kind(b.nodes[y])
    if kinds[0] != kinds[1]:
        yield Difference(x, "", DifferenceKind.TYPE, *kinds)
    shapes = a.output_shapes[x], b.output_shapes[y]
    if shapes[0] != shapes[1]:
        yield Difference(x, "output", DifferenceKind.SHAPE, str(shapes[0]), str(shapes[1]))
    of_x, of_y = fields(a.nodes[x]), fields(b.nodes[y])
    for field in [*of_x, *(field for field in of_y if field not in of_x)]:
        if field not in of_y:
            yield Difference(x, field, DifferenceKind.MISSING, _text(of_x[field]), "")
        elif field not in of_x:
            yield Difference(x, field, DifferenceKind.EXTRA, "", _text(of_y[field]))
        else:
            yield from _field(x, field, of_x[field], of_y[field])


def _field(where: str, field: str, x: Field, y: Field) -> Iterator[Difference]:
    if not (isinstance(x, np.ndarray) and isinstance(y, np.ndarray)):
        if isinstance(x, np.ndarray) or isinstance(y, np.ndarray) or x != y:
            yield Difference(where, field, _way(field), _text(x), _text(y))
        return
    if x.shape != y.shape:
        yield Difference(where, field, DifferenceKind.SHAPE, str(x.shape), str(y.shape))
    if x.dtype != y.dtype:
        yield Difference(where, field, DifferenceKind.DTYPE, str(x.dtype), str(y.dtype))
    try:
        both = np.broadcast_arrays(_rounded(x), _rounded(y))
    except ValueError:
        return
    unequal = ~(both[0] == both[1])
    if unequal.any():
        yield _values(where, field, both[0], both[1], unequal)


def _values(where: str, field: str, x: Array, y: Array, unequal: Array) -> Difference:
    """The difference of two arrays of equal shape, told by the entry that differs most."""
    wide = x.astype(np.float64), y.astype(np.float64)
    with np.errstate(invalid="ignore"):
        error = np.where(unequal, np.abs(wide[0] - wide[1]), -1.0)
    error[unequal & ~np.isfinite(error)] = np.inf
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(error)), error.shape))
    scale = float(np.abs(wide[0]).max())
    ratio = float(error[index]) / scale if np.isfinite(scale) and scale > 0 else np.inf
    place = f" at {list(index)}, {int(unequal.sum())} of {unequal.size} differ" if x.size > 1 else ""
    return Difference(
        where,
        field,
        _way(field),
        f"{_number(x[index])}{place}",
        _number(y[index]),
        ratio if np.isfinite(ratio) else None,
    )


def _way(field: str) -> DifferenceKind:
    return DifferenceKind.SHAPE if field in ("shape", "input_shape") else DifferenceKind.VALUE


def _rounded(x: Array) -> Array:
    return x.astype(np.float32) if x.dtype.kind == "f" else x


def _number(x: np.generic) -> str:
    # str() of a float32 gives the fewest digits that tell it from its neighbours.
    return str(x)


def _text(x: Field) -> str:
    if not isinstance(x, np.ndarray):
        return str(x)
    return str(x.tolist()) if x.size <= _SHORT else f"{x.dtype} {x.shape}"


def _edges(a: Network, b: Network, of_b: dict[str, str]) -> Iterator[Difference]:
    # A node that only b has keeps its name, marked so that it never meets a node of a.
    of_a_edges = {((True, u), (True, v)) for u, v in a.edges}
    of_b_edges = {((u in of_b, of_b.get(u, u)), (v in of_b, of_b.get(v, v))) for u, v in b.edges}
    for (_, u), (_, v) in _by_name(of_a_edges - of_b_edges):
        yield Difference(f"{u} -> {v}", "", DifferenceKind.EDGE, "present", "absent")
    for (_, u), (_, v) in _by_name(of_b_edges - of_a_edges):
        yield Difference(f"{u} -> {v}", "", DifferenceKind.EDGE, "absent", "present")


def _by_name(edges: set[_Edge]) -> list[_Edge]:
    return sorted(edges, key=lambda edge: (edge[0][1], edge[1][1], edge))
