"""NIR's primitives without memory as Nengo nodes and connections.

A layer is a passthrough node in front, one behind, and connections without synapse between them, so that what
arrives leaves in the same step. Scale is Nengo's elementwise transform, a matrix its Dense; a matrix with leading
axes, for which it has nothing, and a pool are its Sparse, the latter with one entry for each pair of an element
and a window it lies in. What is added is a node of constants, connected to each element it belongs to.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import nengo
import nir
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from adapters.base import Realisation, as_float32
from adapters.graph import pool_window
from adapters.nengo.elements import Shape, finite, flat, shaped, size
from adapters.nengo.part import Part

if TYPE_CHECKING:
    from adapters.base import Array

_MATRIX = 2


def relay(name: str, node: nir.NIRNode, shape: Shape) -> Part:
    """Input, Output and Flatten: a passthrough node."""
    live = nengo.Node(size_in=size(shape), label=name)
    dims = (int(node.start_dim), int(node.end_dim)) if isinstance(node, nir.Flatten) else ()

    def export() -> nir.NIRNode:
        if isinstance(node, nir.Output):
            return nir.Output({"output": np.array(shape)})
        return type(node)({"input": np.array(shape)}, *dims)

    return Part(live, live, Realisation.NATIVE, export)


def scale(name: str, node: nir.Scale, shape: Shape) -> Part:
    """Scale: y = s * x, element by element."""
    before, behind = ports(name, size(shape), size(shape))
    transform = nengo.Dense((size(shape), size(shape)), init=flat(finite(name, node, "scale"), shape))
    live = nengo.Connection(before, behind, transform=transform, synapse=None)
    given = np.shape(node.scale)

    def export() -> nir.NIRNode:
        return nir.Scale(shaped(live.transform.init, shape, given))

    return Part(before, behind, Realisation.NATIVE, export)


def dense(name: str, node: nir.Affine | nir.Linear, shape: Shape, outgoing: Shape) -> Part:
    """Affine and Linear: y = W x + b; leading axes of W are leading axes of x and y."""
    weight = finite(name, node, "weight")
    before, behind = ports(name, size(shape), size(outgoing))
    plain = weight.ndim == _MATRIX
    transform = _matrix(weight) if plain else _blocks(weight)
    live = nengo.Connection(before, behind, transform=transform, synapse=None)
    added = bias(name, node, behind, outgoing)
    given = np.shape(node.bias) if isinstance(node, nir.Affine) else ()

    def export() -> nir.NIRNode:
        numbers = live.transform.init if plain else live.transform.init.data
        matrix = as_float32(numbers).reshape(weight.shape).copy()
        return nir.Linear(matrix) if added is None else nir.Affine(matrix, constants(added, given))

    return Part(before, behind, Realisation.NATIVE if plain else Realisation.FOLDED, export)


def pool(name: str, node: nir.SumPool2d | nir.AvgPool2d, shape: Shape, outgoing: Shape) -> Part:
    """SumPool2d and AvgPool2d, whose zeros beyond the border count."""
    before, behind = ports(name, size(shape), size(outgoing))
    window = pool_window(name, node)
    pooling = nir.AvgPool2d if isinstance(node, nir.AvgPool2d) else nir.SumPool2d
    weight = 1 / math.prod(window.kernel) if pooling is nir.AvgPool2d else 1.0
    # Elements are counted from 1, so that what lies beyond the border is 0.
    numbered = np.pad(np.arange(1, size(shape) + 1).reshape(shape), ((0, 0), *window.pads))
    down, right = window.stride
    found = sliding_window_view(numbered, window.kernel, axis=(1, 2))[:, ::down, ::right].reshape(size(outgoing), -1)
    rows, places = np.nonzero(found)
    transform = _sparse((size(outgoing), size(shape)), rows, found[rows, places] - 1, np.full(len(rows), weight))
    nengo.Connection(before, behind, transform=transform, synapse=None)
    geometry = tuple(np.array(value) for value in (node.kernel_size, node.stride, node.padding))

    def export() -> nir.NIRNode:
        return pooling(*(value.copy() for value in geometry))

    return Part(before, behind, Realisation.FOLDED, export)


def ports(name: str, incoming: int, outgoing: int) -> tuple[Any, Any]:
    """The passthrough nodes in front of a layer and behind it."""
    return nengo.Node(size_in=incoming, label=f"{name} in"), nengo.Node(size_in=outgoing, label=name)


def bias(name: str, node: nir.NIRNode, behind: Any, outgoing: Shape, axes: int = 0) -> Any | None:  # noqa: ANN401  Nengo has no types
    """A node of constants for a layer's bias, connected to `behind`; None where there is no bias.

    Args:
        name: of the layer.
        node: whose bias it is.
        behind: what it is added to.
        outgoing: shape of that.
        axes: how many axes of `outgoing` the bias does not have behind its own.

    Raises:
        RefusedError: the bias is not finite.
    """
    if getattr(node, "bias", None) is None:
        return None
    numbers = finite(name, node, "bias")
    live = nengo.Node(numbers.ravel(), label=f"{name} bias")
    own = (1,) if numbers.size == 1 else numbers.shape + (1,) * axes
    place = np.arange(numbers.size).reshape(own)
    nengo.Connection(live[np.broadcast_to(place, outgoing).ravel()], behind, synapse=None)
    return live


def constants(live: Any, given: Shape) -> Array:  # noqa: ANN401  Nengo has no types
    """What a node of constants holds, in the shape in which it was given."""
    return as_float32(live.output).reshape(given).copy()


def _matrix(weight: Array) -> Any:  # noqa: ANN401  Nengo has no types
    return nengo.Dense(weight.shape, init=weight)


def _blocks(weight: Array) -> Any:  # noqa: ANN401  Nengo has no types
    """A block for each leading index, its entries in the order of `weight`."""
    block, row, column = np.indices((math.prod(weight.shape[:-2]), *weight.shape[-2:])).reshape(3, -1)
    outgoing, incoming = weight.shape[-2:]
    blocks = math.prod(weight.shape[:-2])
    rows, columns = block * outgoing + row, block * incoming + column
    return _sparse((blocks * outgoing, blocks * incoming), rows, columns, weight.ravel())


def _sparse(shape: Shape, rows: Array, columns: Array, numbers: Array) -> Any:  # noqa: ANN401  Nengo has no types
    return nengo.Sparse(shape, indices=np.stack([rows, columns], axis=1), init=numbers)
