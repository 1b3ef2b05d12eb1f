"""The identity of a graph.

Decides when two graphs are the same content: names, primitives, every field with its shape and kind of
number, edges as a set. The order of nodes and edges and the metadata do not count.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph.kinds import kind

if TYPE_CHECKING:
    from collections.abc import Iterator


def digest(graph: nir.NIRGraph) -> str:
    """SHA-256 of a graph's content, floats as float32; the dtype counts, since frameworks heed it."""
    found = hashlib.sha256()
    for piece in _graph(graph):
        # Lengths keep neighbouring pieces apart.
        found.update(len(piece).to_bytes(8, "little"))
        found.update(piece)
    return found.hexdigest()


def _graph(graph: nir.NIRGraph) -> Iterator[bytes]:
    yield b"graph"
    for name, node in sorted(graph.nodes.items()):
        yield name.encode()
        yield from _graph(node) if isinstance(node, nir.NIRGraph) else _node(node)
    yield b"edges"
    for edge in sorted({(str(a), str(b)) for a, b in graph.edges}):
        yield from (end.encode() for end in edge)


def _node(node: nir.NIRNode) -> Iterator[bytes]:
    yield kind(node).encode()
    if isinstance(node, nir.Input | nir.Flatten):
        yield from _value(node.input_type["input"])
    if isinstance(node, nir.Output):
        yield from _value(node.output_type["output"])
    for field in dataclasses.fields(node):
        if field.name not in ("input_type", "output_type", "metadata"):
            yield field.name.encode()
            yield from _value(getattr(node, field.name))


def _value(value: object) -> Iterator[bytes]:
    if value is None or isinstance(value, str | bytes):
        yield repr(value).encode()
        return
    array = np.asarray(value)
    yield array.dtype.str.encode()
    yield repr(array.shape).encode()
    yield np.ascontiguousarray(array, dtype=np.float32 if array.dtype.kind == "f" else np.int64).tobytes()
