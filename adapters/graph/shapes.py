"""Shapes of what enters and leaves a node, without batch and time.

Decides the output shape of every primitive from its input shape and its parameters. nir 1.0.8 infers shapes
too, but wrongly for grouped convolutions and for kernels that are not square, so nothing of it is used.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph.kinds import MEMBRANES, kind, parameters
from adapters.graph.malformed import MalformedError
from adapters.graph.windows import conv_window, pool_window

if TYPE_CHECKING:
    from collections.abc import Callable

Shape = tuple[int, ...]


def as_shape(name: str, value: object) -> Shape | None:
    """A shape as the file gives it; None where it gives none.

    Raises:
        MalformedError: not a list of sizes.
    """
    if value is None:
        return None
    array = np.asarray(value)
    if array.size and (array.dtype.kind not in "iuf" or array.ndim > 1 or (array < 0).any()):
        raise MalformedError(f"node {name!r}: the shape is {value!r}, expected a list of sizes")
    return tuple(int(n) for n in array.ravel())


def output_shape(name: str, node: nir.NIRNode, incoming: Shape) -> Shape:
    """The shape `node` makes of an input of shape `incoming`.

    Raises:
        MalformedError: the node cannot take such an input, or is of an unknown kind.
    """
    if isinstance(node, nir.Input | nir.Output):
        return incoming
    rule = _RULES.get(type(node))
    if rule is None:
        raise MalformedError(f"node {name!r} is a {kind(node)}, which is no primitive of NIR")
    return rule(name, node, incoming)


def own_input_shape(node: nir.NIRNode) -> Shape | None:
    """The input shape a node's parameters fix by themselves; None where they fit many."""
    if isinstance(node, nir.Affine | nir.Linear):
        return (*np.shape(node.weight)[:-2], np.shape(node.weight)[-1])
    if type(node) in _ELEMENTWISE:
        shape = np.broadcast_shapes(*(p.shape for p in parameters(node).values()))
        return None if math.prod(shape) == 1 else shape
    return None


def _clash(name: str, node: nir.NIRNode, incoming: Shape, wanted: object) -> MalformedError:
    return MalformedError(f"{kind(node)} {name!r} gets an input of shape {incoming}, expected {wanted}")


def _elementwise(name: str, node: nir.NIRNode, incoming: Shape) -> Shape:
    """Parameters of one element, however many axes they have, hold for all neurons; others must broadcast."""
    for field, value in parameters(node).items():
        try:
            fits = value.size == 1 or np.broadcast_shapes(value.shape, incoming) == incoming
        except ValueError:
            fits = False
        if not fits:
            raise _clash(name, node, incoming, f"what its {field} of shape {value.shape} fits")
    return incoming


def _dense(name: str, node: nir.NIRNode, incoming: Shape) -> Shape:
    shape = np.shape(node.weight)
    if incoming != (*shape[:-2], shape[-1]):
        raise _clash(name, node, incoming, (*shape[:-2], shape[-1]))
    outgoing: Shape = shape[:-1]
    bias = getattr(node, "bias", None)
    if bias is not None and np.size(bias) != 1 and np.shape(bias) not in (outgoing, outgoing[-1:]):
        raise MalformedError(f"{kind(node)} {name!r}: bias has shape {np.shape(bias)}, expected {outgoing}")
    return outgoing


def _conv(name: str, node: nir.NIRNode, incoming: Shape) -> Shape:
    window = conv_window(name, node)
    outgoing, per_group = (int(n) for n in np.shape(node.weight)[:2])
    groups = int(node.groups)
    if groups < 1 or outgoing % groups:
        raise MalformedError(f"{kind(node)} {name!r}: {groups} groups do not divide {outgoing} outputs")
    if len(incoming) != len(window.kernel) + 1 or incoming[0] != per_group * groups:
        raise _clash(name, node, incoming, f"{per_group * groups} channels and {len(window.kernel)} spatial axes")
    if node.bias is not None and np.size(node.bias) not in (1, outgoing):
        raise MalformedError(f"{kind(node)} {name!r}: bias has {np.size(node.bias)} entries, expected {outgoing}")
    return (outgoing, *_spatial(name, node, incoming, window.output(incoming[1:])))


def _pool(name: str, node: nir.NIRNode, incoming: Shape) -> Shape:
    if len(incoming) != 3:  # noqa: PLR2004  channels, height, width
        raise _clash(name, node, incoming, "(channels, height, width)")
    return (incoming[0], *_spatial(name, node, incoming, pool_window(name, node).output(incoming[1:])))


def _spatial(name: str, node: nir.NIRNode, incoming: Shape, size: Shape) -> Shape:
    if min(size) < 1:
        raise _clash(name, node, incoming, "at least the size of its kernel")
    return size


def flatten_dims(name: str, node: nir.NIRNode, incoming: Shape) -> tuple[int, int]:
    """First and last axis a Flatten joins, counted from the start of the unbatched shape.

    Raises:
        MalformedError: out of range, or in the wrong order.
    """
    dims = [int(node.start_dim), int(node.end_dim)]
    start, end = (d + len(incoming) if d < 0 else d for d in dims)
    if not 0 <= start <= end < len(incoming):
        raise MalformedError(
            f"Flatten {name!r}: start_dim {dims[0]} and end_dim {dims[1]} do not fit shape {incoming}; "
            "dims count from the first axis after the batch"
        )
    return start, end


def _flatten(name: str, node: nir.NIRNode, incoming: Shape) -> Shape:
    start, end = flatten_dims(name, node, incoming)
    return (*incoming[:start], math.prod(incoming[start : end + 1]), *incoming[end + 1 :])


_ELEMENTWISE: tuple[type, ...] = (*MEMBRANES, nir.Scale, nir.Threshold, nir.Delay)
_RULES: dict[type, Callable[[str, nir.NIRNode, Shape], Shape]] = {
    **dict.fromkeys(_ELEMENTWISE, _elementwise),
    **dict.fromkeys((nir.Affine, nir.Linear), _dense),
    **dict.fromkeys((nir.Conv1d, nir.Conv2d), _conv),
    **dict.fromkeys((nir.SumPool2d, nir.AvgPool2d), _pool),
    nir.Flatten: _flatten,
}
