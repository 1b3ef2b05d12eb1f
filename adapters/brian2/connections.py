"""Which synapses a layer is.

Decides, for Affine, Linear, convolutions and pools, the synapses by their source, target and number in the
flat weight, for one sample. Only this is remembered of a kernel; its numbers are live, each shared by all the
synapses that it stands for.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import nir
import numpy as np

from adapters.graph import Window, conv_window, pool_window

if TYPE_CHECKING:
    from adapters.base import Array

Shape = tuple[int, ...]


class Connections(NamedTuple):
    """One entry a synapse.

    Args:
        sources: flat index in what arrives.
        targets: flat index in what leaves.
        numbers: flat index in the weight; a pool has none, its synapses all count alike.
    """

    sources: Array
    targets: Array
    numbers: Array


def connections(name: str, node: nir.NIRNode, entering: Shape, leaving: Shape) -> Connections:
    """The synapses of a node that maps (*entering) to (*leaving)."""
    if isinstance(node, nir.Affine | nir.Linear):
        return _dense(np.shape(node.weight))
    if isinstance(node, nir.Conv1d | nir.Conv2d):
        return _windowed(conv_window(name, node), entering, leaving, int(node.groups))
    return _windowed(pool_window(name, node), entering, leaving, entering[0])


def _dense(shape: Shape) -> Connections:
    """Each output of a row: y[..., o] += W[..., o, i]·x[..., i]."""
    *rows, outgoing, incoming = shape
    x = _indices((*rows, 1, incoming))
    y = _indices((*rows, outgoing, 1))
    return Connections(*(np.broadcast_to(part, shape).ravel() for part in (x, y, _indices(shape))))


def _windowed(window: Window, entering: Shape, leaving: Shape, groups: int) -> Connections:
    """Each group: y[o, p] += W[o, c, k]·x[c, stride·p + dilation·k - pad], k by k."""
    outgoing, per_group = leaving[0], entering[0] // groups
    size = leaving[1:]
    beyond = -1  # the border, from which there are no synapses
    padded = np.pad(_indices(entering), ((0, 0), *window.pads), constant_values=beyond)
    kernel = _indices((outgoing, per_group, *window.kernel))
    y = _indices((outgoing, 1, math.prod(size)))
    found = []
    for k in product(*map(range, window.kernel)):
        axes = zip(k, window.dilation, window.stride, size, strict=True)
        seen = padded[:, *(slice(n * d, n * d + s * (m - 1) + 1, s) for n, d, s, m in axes)]
        x = np.repeat(seen.reshape(groups, per_group, -1), outgoing // groups, axis=0)
        parts = np.broadcast_arrays(x, y, kernel[:, :, *k, None])
        found.append([part[x != beyond] for part in parts])
    return Connections(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _indices(shape: Shape) -> Array:
    """A number for each element, in C order."""
    return np.arange(math.prod(shape), dtype=np.int32).reshape(shape)
