"""Rewrites of layers without memory: weights, Flatten, pools, groups.

Decides which of NIR's stateless nodes can be said by another: a matrix without a bias by one with zeros, a Scale by a
diagonal matrix (or a 1 x 1 kernel where it is one number a channel), a pool and a grouped convolution by a convolution
that is zero between channels that do not meet, Flatten by dims that count from the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import as_float32
from adapters.graph import conv_window, flatten_dims, pool_window
from harness.port.naming import fresh
from harness.port.rewrite import Rewrite

if TYPE_CHECKING:
    from adapters.base import Array
    from harness.port.model import Model

POOLS = (nir.SumPool2d, nir.AvgPool2d)
IMAGE = 3
"""Axes of channels, height, width."""


def _linear_as_affine(model: Model) -> Model | None:
    nodes, _ = model.flat()
    found = {name: node for name, node in nodes.items() if isinstance(node, nir.Linear)}
    return model.with_nodes(
        {n: nir.Affine(node.weight, np.zeros(np.shape(node.weight)[:-1], np.float32)) for n, node in found.items()}
    )


def _affine_as_linear(model: Model) -> Model | None:
    nodes, _ = model.flat()
    found = {n: node for n, node in nodes.items() if isinstance(node, nir.Affine) and not np.any(node.bias)}
    return model.with_nodes({name: nir.Linear(node.weight) for name, node in found.items()})


def _scale_as_weights(model: Model) -> Model | None:
    nodes, _ = model.flat()
    shapes = model.network.output_shapes
    scales = {name: node for name, node in nodes.items() if isinstance(node, nir.Scale)}
    made = {name: _weights(np.broadcast_to(as_float32(node.scale), shapes[name])) for name, node in scales.items()}
    return model.with_nodes({name: node for name, node in made.items() if node is not None})


def _weights(scale: Array) -> nir.NIRNode | None:
    """A matrix, or a 1 x 1 kernel where the factor is one for each channel; None where neither can say it."""
    if scale.ndim == 1:
        return nir.Affine(np.diag(scale), np.zeros_like(scale))
    each = scale.reshape(len(scale), -1) if scale.ndim else scale
    if scale.ndim != IMAGE or (each != each[:, :1]).any():
        return None
    return _convolution(scale.shape[1:], np.diag(each[:, 0])[:, :, None, None])


def _convolution(size: tuple[int, ...], weight: Array, stride: Array | int = 1, padding: Array | int = 0) -> nir.Conv2d:
    two = [np.broadcast_to(np.asarray(value, int), 2).copy() for value in (stride, padding, 1)]
    return nir.Conv2d(tuple(size), as_float32(weight), two[0], two[1], two[2], 1, np.zeros(len(weight), np.float32))


def _pools_as_convolutions(model: Model) -> Model | None:
    nodes, _ = model.flat()
    shapes = model.network.input_shapes
    return model.with_nodes(
        {name: _pooling(name, node, shapes[name]) for name, node in nodes.items() if isinstance(node, POOLS)}
    )


def _pooling(name: str, node: nir.NIRNode, shape: tuple[int, ...]) -> nir.Conv2d:
    """A kernel of ones (of 1/size for an average, which counts the padding) from each channel to itself."""
    window = pool_window(name, node)
    each = np.ones(window.kernel) / (np.prod(window.kernel) if isinstance(node, nir.AvgPool2d) else 1)
    weight = np.eye(shape[0])[:, :, None, None] * each
    return _convolution(shape[1:], weight, np.array(window.stride), np.array([pad for pad, _ in window.pads]))


def _groups_undone(model: Model) -> Model | None:
    nodes, _ = model.flat()
    grouped = {
        name: node for name, node in nodes.items() if isinstance(node, nir.Conv1d | nir.Conv2d) and int(node.groups) > 1
    }
    for node in grouped.values():
        node.weight, node.groups = _block_diagonal(as_float32(node.weight), int(node.groups)), 1
    return model.with_nodes(grouped)


def _block_diagonal(weight: Array, groups: int) -> Array:
    """Kernels of all inputs, zero outside each output's own group."""
    outputs, inputs = weight.shape[0] // groups, weight.shape[1]
    full = np.zeros((weight.shape[0], inputs * groups, *weight.shape[2:]), np.float32)
    for group in range(groups):
        rows = slice(group * outputs, (group + 1) * outputs)
        full[rows, group * inputs : (group + 1) * inputs] = weight[rows]
    return full


def _padding_in_numbers(model: Model) -> Model | None:
    nodes, _ = model.flat()
    changed = {}
    for name, node in nodes.items():
        if isinstance(node, nir.Conv1d | nir.Conv2d) and isinstance(node.padding, str | bytes):
            pads = conv_window(name, node).pads
            if all(before == after for before, after in pads):
                node.padding = np.array([pad for pad, _ in pads])
                changed[name] = node
    return model.with_nodes(changed)


def _flatten_from_the_end(model: Model) -> Model | None:
    nodes, _ = model.flat()
    shapes = model.network.input_shapes
    changed = {}
    for name, node in nodes.items():
        if isinstance(node, nir.Flatten):
            shape = shapes[name]
            start, end = (dim - len(shape) for dim in flatten_dims(name, node, shape))
            if (start, end) != (int(node.start_dim), int(node.end_dim)):
                changed[name] = nir.Flatten({"input": np.array(shape)}, start, end)
    return model.with_nodes(changed)


def _flatten_as_convolution(model: Model) -> Model | None:
    """Every Flatten of a whole map that only an Affine or Linear reads; what follows keeps a map of 1 x 1."""
    nodes, edges = model.flat()
    known = model.network
    for name, node in list(nodes.items()):
        readers = known.targets(name)
        whole = isinstance(node, nir.Flatten) and len(known.input_shapes[name]) == IMAGE
        if not whole or len(readers) != 1 or not _over_the_map(known.output_shapes[name], nodes[readers[0]]):
            continue
        if known.sources(readers[0]) != (name,):
            continue
        shape, dense, image = known.input_shapes[name], nodes[readers[0]], fresh(f"{readers[0]}_map", nodes)
        weight = np.asarray(dense.weight).reshape(-1, *shape)
        nodes[image] = _convolution(shape[1:], weight)
        if getattr(dense, "bias", None) is not None:
            nodes[image].bias = as_float32(np.broadcast_to(dense.bias, len(weight)))
        size = {"input": np.array([len(weight), 1, 1])}
        nodes[readers[0]] = nir.Flatten(size, -IMAGE, -1)
        del nodes[name]
        edges = tuple((a, image if b == name else b) for a, b in edges if a != name)
        edges = (*edges, (image, readers[0]))
    return model.rebuilt(nodes, edges) if len(nodes.keys() & known.nodes.keys()) < len(known.nodes) else None


def _over_the_map(shape: tuple[int, ...], reader: nir.NIRNode) -> bool:
    return len(shape) == 1 and isinstance(reader, nir.Affine | nir.Linear) and np.ndim(reader.weight) == 2  # noqa: PLR2004  a matrix


LAYERS = (
    Rewrite(
        "groups-undone",
        "a grouped convolution as a full one, zero between the groups",
        "every importer that was measured makes too few input channels of a grouped convolution, or refuses it",
        "convolutions with groups > 1",
        _groups_undone,
    ),
    Rewrite(
        "padding-in-numbers",
        "padding 'same' or 'valid' as numbers",
        "importers that take padding for a pair of numbers",
        "convolutions whose padding is a word and the same on both sides",
        _padding_in_numbers,
    ),
    Rewrite(
        "pools-as-convolutions",
        "a pool as a convolution, of ones (sum) or 1/size (average) from each channel to itself",
        "importers that know no pool, or lose its padding",
        "SumPool2d and AvgPool2d",
        _pools_as_convolutions,
    ),
    Rewrite(
        "scale-as-weights",
        "a Scale as a diagonal matrix, or as a 1 x 1 convolution",
        "importers that know no Scale",
        "Scale of a vector, or of an image with one factor a channel",
        _scale_as_weights,
    ),
    Rewrite(
        "flatten-as-convolution",
        "Flatten and the weights behind it as a convolution over the whole map, then a Flatten of 1 x 1",
        "importers that flatten in another order, or know only small maps",
        "a Flatten of (channels, height, width) that one Affine or Linear reads",
        _flatten_as_convolution,
    ),
    Rewrite(
        "flatten-from-the-end",
        "Flatten's dims counted from the end, as negative numbers",
        "NIR's dims leave the batch out; importers that hand them on to PyTorch flatten the batch too, unless they "
        "are negative, which mean the same with a batch and without",
        "Flatten with a dim that is not negative",
        _flatten_from_the_end,
    ),
    Rewrite(
        "linear-as-affine",
        "Linear as Affine with a bias of zeros",
        "importers that know no Linear, or drop it",
        "Linear",
        _linear_as_affine,
    ),
    Rewrite(
        "affine-as-linear",
        "Affine whose bias is zero as Linear",
        "importers that know no Affine, or no bias",
        "Affine with a bias of zeros alone",
        _affine_as_linear,
    ),
)
