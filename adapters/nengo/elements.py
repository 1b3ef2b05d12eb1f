"""Parameters of a graph as Nengo's vectors, and back.

Nengo's populations and signals are vectors of doubles, one number an element; NIR also gives one number for
all elements, or some axes only.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import RefusedError, as_float32
from adapters.graph import kind

if TYPE_CHECKING:
    import nir

    from adapters.base import Array

Shape = tuple[int, ...]


def size(shape: Shape) -> int:
    """Number of elements."""
    return math.prod(shape)


def finite(name: str, node: nir.NIRNode, field: str) -> Array:
    """A field's numbers as doubles, in their own shape.

    Raises:
        RefusedError: they are not finite. Nengo takes a NaN for a value that nobody gave (nengo/builder/signal.py),
            and its simulator stops where infinity meets 0 (nengo/simulator.py).
    """
    numbers = as_float32(getattr(node, field)).astype(np.float64)
    if not np.isfinite(numbers).all():
        raise RefusedError(name, kind(node), field, "is not finite, as what Nengo multiplies and adds has to be")
    return numbers


def flat(value: object, shape: Shape) -> Array:
    """One double for each element of `shape`, in memory of its own.

    Args:
        value: one number, however many axes it has, or what broadcasts to `shape`.
        shape: of the node.
    """
    numbers = as_float32(value).astype(np.float64)
    numbers = numbers.reshape(()) if numbers.size == 1 else numbers
    return np.array(np.broadcast_to(numbers, shape)).ravel()


def shaped(live: Array, shape: Shape, given: Shape) -> Array:
    """Live numbers as a parameter, in the shape in which it was given.

    Where a change of single elements would be lost in that shape, one number for each element.

    Args:
        live: one number for each element of `shape`.
        shape: of the node.
        given: shape of the parameter that `live` was made of.
    """
    full = as_float32(live).reshape(shape)
    short = _leading(full, given)
    same = np.array_equal(flat(short, shape), flat(full, shape), equal_nan=True)
    return short if same else np.array(full)


def _leading(full: Array, given: Shape) -> Array:
    """The first element along each axis over which a parameter of shape `given` was spread."""
    if size(given) == 1:
        return np.array(full.ravel()[:1].reshape(given))
    axes = (1,) * (full.ndim - len(given)) + given
    return np.array(full[tuple(slice(None, 1 if n == 1 else None) for n in axes)].reshape(given))
