"""Faults in layers without memory, and in delays.

Decides how weights, biases, windows, Flatten and Delay are misread. Where a size then changes, everything behind
has to fit it, or the fault does not apply.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import Network, delay_steps, flatten_dims, network
from harness.faults.fault import Fault
from harness.faults.rewriting import assembled, every, flat, with_numbers

if TYPE_CHECKING:
    from adapters.base import Array

DENSE = (nir.Affine, nir.Linear)
CONV = (nir.Conv1d, nir.Conv2d)
POOL = (nir.SumPool2d, nir.AvgPool2d)

CHW = 3
"""Axes of an image: channels, height, width."""


def _transposed(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    weight = np.asarray(node.weight)
    square = weight.ndim == 2 and weight.shape[0] == weight.shape[1]  # noqa: PLR2004  a matrix
    return with_numbers(node, weight=weight.T) if square else None


def _flipped(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    weight = np.asarray(node.weight)
    return with_numbers(node, weight=np.flip(weight, tuple(range(2, weight.ndim))))


def _height_as_width(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    weight = np.asarray(node.weight)
    square = weight.shape[-1] == weight.shape[-2]
    return with_numbers(node, weight=np.swapaxes(weight, -1, -2)) if square else None


def _whole(node: nir.NIRNode, field: str, value: Array | int) -> nir.NIRNode | None:
    """A node with other whole numbers in a field, in its shape; None if they are the same."""
    before = np.asarray(getattr(node, field))
    after = np.broadcast_to(value, before.shape).copy()
    if np.array_equal(before, after):
        return None
    setattr(node, field, after if before.ndim else int(after))
    return node


def _unpadded(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    if isinstance(node.padding, str):
        if node.padding == "valid":
            return None
        node.padding = "valid"
        return node
    return _whole(node, "padding", 0)


def _same_left(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    """A zero behind an even kernel puts the odd pad of 'same' to the left and top."""
    weight = np.asarray(node.weight)
    widths = [(0, 0), (0, 0), *((0, 1 - size % 2) for size in weight.shape[2:])]
    if not isinstance(node.padding, str) or node.padding != "same" or not np.any(widths):
        return None
    node.weight = np.pad(weight, widths)
    return node


def _ungrouped(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    groups = int(node.groups)
    if groups == 1:
        return None
    node.weight = np.concatenate([node.weight] * groups, axis=1)
    node.groups = 1
    return node


def _other_pool(wanted: type) -> Fault:
    summed = wanted is nir.SumPool2d
    name, meaning = (
        ("pool-summed", "sums over a window instead of averaging")
        if summed
        else ("pool-averaged", "averages over a window instead of summing")
    )
    kind = nir.AvgPool2d if summed else nir.SumPool2d
    return Fault(name, meaning, every(kind, lambda n, _: wanted(n.kernel_size, n.stride, n.padding)))


def _counted_without_padding(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    """AvgPool becomes a sum and a scale by how many of a window's elements are no padding."""
    nodes, edges = flat(graph)
    known = network(graph, dt)
    found = {n: node for n, node in nodes.items() if isinstance(node, nir.AvgPool2d) and np.any(node.padding)}
    for name, node in found.items():
        nodes[name] = nir.SumPool2d(node.kernel_size, node.stride, node.padding)
        nodes[f"{name}/count"] = nir.Scale(_share(known, name))
        edges = (*((f"{name}/count" if a == name else a, b) for a, b in edges), (name, f"{name}/count"))
    return assembled(nodes, edges) if found else None


def _share(known: Network, name: str) -> Array:
    node, (channels, height, width) = known.nodes[name], known.output_shapes[name]
    kernel, stride, padding = (np.broadcast_to(value, 2) for value in (node.kernel_size, node.stride, node.padding))
    counts = []
    for axis, size in enumerate((height, width)):
        first = np.arange(size) * stride[axis] - padding[axis]
        last = np.minimum(first + kernel[axis], known.input_shapes[name][axis + 1])
        counts.append(last - np.maximum(first, 0))
    share = 1 / np.outer(*counts)
    return np.broadcast_to(share, (channels, height, width)).astype(np.float32)


def _channels_last(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    """Behind a Flatten of (C, H, W), a matrix that puts its entries into the order in which (H, W, C) is flattened."""
    nodes, edges = flat(graph)
    known = network(graph, dt)
    for name in [n for n, node in nodes.items() if isinstance(node, nir.Flatten)]:
        shape = known.input_shapes[name]
        if len(shape) != CHW or flatten_dims(name, nodes[name], shape) != (0, CHW - 1):
            continue
        order = np.arange(math.prod(shape)).reshape(shape).transpose(1, 2, 0).ravel()
        turned = f"{name}/channels-last"
        nodes[turned] = nir.Linear(np.eye(len(order), dtype=np.float32)[order])
        edges = (*((turned if a == name else a, b) for a, b in edges), (name, turned))
    return assembled(nodes, sorted(edges)) if len(nodes) > len(known.nodes) else None


def _flattened_all(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    if (int(node.start_dim), int(node.end_dim)) == (0, -1):
        return None
    node.start_dim, node.end_dim = 0, -1
    return node


def _batch_counted(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    start, end = int(node.start_dim), int(node.end_dim)
    if start < 1 and end < 1:
        return None  # what then joins the batch has no meaning without one
    node.start_dim, node.end_dim = max(start - 1, 0) if start >= 0 else start, end - 1 if end >= 0 else end
    return node


def _recurrent_unbiased(graph: nir.NIRGraph, dt: float) -> nir.NIRGraph | None:
    nodes, edges = flat(graph)
    known = network(graph, dt)
    cyclic = [name for part in known.components if known.is_cycle(part) for name in part]
    changed = [with_numbers(nodes[n], bias=0.0) for n in cyclic if isinstance(nodes[n], (nir.Affine, *CONV))]
    return assembled(nodes, edges) if any(changed) else None


def _rounded(node: nir.NIRNode, dt: float, shift: float) -> nir.NIRNode | None:
    steps = np.floor(np.round(np.asarray(node.delay, np.float64) / dt, 6) + shift)
    return None if np.array_equal(steps, delay_steps(node.delay, dt)) else with_numbers(node, delay=steps * dt)


WEIGHTS = (
    Fault("weights-transposed", "transposes square weight matrices", every(DENSE, _transposed)),
    Fault("bias-lost", "drops biases", every((nir.Affine, *CONV), lambda node, _: with_numbers(node, bias=0.0))),
    Fault("recurrent-bias-lost", "drops biases on cycles", _recurrent_unbiased),
    Fault("flatten-all", "flattens everything, whatever start_dim and end_dim say", every(nir.Flatten, _flattened_all)),
    Fault("channels-last", "flattens height, width, channels instead of channels, height, width", _channels_last),
    Fault("kernel-flipped", "convolves where NIR correlates: kernels are mirrored", every(CONV, _flipped)),
    Fault("height-as-width", "takes a kernel's height for its width", every(nir.Conv2d, _height_as_width)),
    Fault("scale-ignored", "scales by 1", every(nir.Scale, lambda node, _: with_numbers(node, scale=1.0))),
)

WINDOWS = (
    Fault("conv-stride-lost", "moves kernels by 1", every(CONV, lambda node, _: _whole(node, "stride", 1))),
    Fault("conv-dilation-lost", "dilates kernels by 1", every(CONV, lambda node, _: _whole(node, "dilation", 1))),
    Fault("conv-padding-lost", "convolves without padding", every(CONV, _unpadded)),
    Fault("conv-groups-lost", "lets every output of a convolution see every group", every(CONV, _ungrouped)),
    Fault("same-pads-left", "puts the odd pad of 'same' to the left and top", every(CONV, _same_left)),
    Fault("pool-padding-lost", "pools without padding", every(POOL, _unpadded)),
    Fault(
        "pool-stride-is-kernel",
        "moves a pool's window by its size",
        every(POOL, lambda node, _: _whole(node, "stride", node.kernel_size)),
    ),
    Fault("pool-padding-not-counted", "averages without the padding", _counted_without_padding),
    _other_pool(nir.AvgPool2d),
    _other_pool(nir.SumPool2d),
    Fault(
        "flatten-counts-batch",
        "counts Flatten's dims from the batch: start_dim 1 is the first axis of a sample",
        every(nir.Flatten, _batch_counted),
    ),
)

DELAYS = (
    Fault("delay-down", "rounds delays down to steps", every(nir.Delay, lambda node, dt: _rounded(node, dt, 0.0))),
    Fault("delay-up", "rounds delays up to steps", every(nir.Delay, lambda node, dt: _rounded(node, dt, 1 - 1e-6))),
    Fault(
        "delay-one-more",
        "delays by one step more",
        every(nir.Delay, lambda node, dt: with_numbers(node, delay=(delay_steps(node.delay, dt) + 1) * dt)),
    ),
)

LAYERS = (*WEIGHTS, *WINDOWS, *DELAYS)
