"""The SCNN as a NIR graph: the architecture of Pedersen et al. 2024 around weights of our own.

Decides what is not trained: every threshold is 1, every r 1, every v_reset 0, every bias 0. With weights on a
grid of 2^-10 every membrane is then a multiple of 2^-10, which float32 holds exactly, in any order of
summation, while it stays below 2^14: frameworks that mean the same give the same spikes, to the last one.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

import nir
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = npt.NDArray[Any]

GRID: Final = 1024
"""Weights are multiples of 1 / GRID."""

EXACT_BELOW: Final = 2**14
"""Membranes below this are exact in float32: 24 bits of significand, 10 of them after the point."""

WEIGHTS: Final = ((16, 2, 5, 5), (16, 16, 3, 3), (8, 16, 3, 3), (256, 128), (10, 256))
"""Shapes of the trained weights: three convolutions (stride 2, 1, 1; padding 1), then two affine layers."""

STRIDES: Final = (2, 1, 1)
PADDING: Final = 1
POOL: Final = 2
"""Side of the two sum pools, after the second and the third layer."""

INPUT: Final = (2, 34, 34)
CLASSES: Final = 10


def graph(weights: Sequence[Array]) -> nir.NIRGraph:
    """The network of these weights, nodes named as in the paper's graph: "0" to "12".

    Args:
        weights: five arrays of the shapes in `WEIGHTS`, on the grid.

    Raises:
        ValueError: a shape or a value is not so.
    """
    _check(weights)
    first, second, third, hidden, last = (np.asarray(weight, np.float32) for weight in weights)
    steps = (
        _convolution(first, STRIDES[0], (34, 34)),
        _neurons(16, 16, 16),
        _convolution(second, STRIDES[1], (16, 16)),
        _neurons(16, 16, 16),
        _pool(16, 16, 16),
        _convolution(third, STRIDES[2], (8, 8)),
        _neurons(8, 8, 8),
        _pool(8, 8, 8),
        nir.Flatten(input_type={"input": np.array([8, 4, 4])}, start_dim=0, end_dim=-1),
        nir.Affine(weight=hidden, bias=np.zeros(256, np.float32)),
        _neurons(256),
        nir.Affine(weight=last, bias=np.zeros(CLASSES, np.float32)),
        _neurons(CLASSES),
    )
    nodes: dict[str, nir.NIRNode] = {"input": nir.Input({"input": np.array(INPUT)})}
    nodes |= {str(place): step for place, step in enumerate(steps)}
    nodes["output"] = nir.Output({"output": np.array([CLASSES])})
    names = list(nodes)
    return nir.NIRGraph(nodes=nodes, edges=list(itertools.pairwise(names)))


def _check(weights: Sequence[Array]) -> None:
    shapes = tuple(np.shape(weight) for weight in weights)
    if shapes != WEIGHTS:
        raise ValueError(f"weights of shapes {shapes}, expected {WEIGHTS}")
    for place, weight in enumerate(weights):
        scaled = np.asarray(weight, np.float64) * GRID
        if not np.array_equal(scaled, np.rint(scaled)):
            raise ValueError(f"weights {place} are not multiples of 1/{GRID}; round them before they become a graph")


def _convolution(weight: Array, stride: int, size: tuple[int, int]) -> nir.Conv2d:
    return nir.Conv2d(
        input_shape=size,
        weight=weight,
        stride=stride,
        padding=PADDING,
        dilation=1,
        groups=1,
        bias=np.zeros(weight.shape[0], np.float32),
    )


def _neurons(*shape: int) -> nir.IF:
    return nir.IF(
        r=np.ones(shape, np.float32),
        v_threshold=np.ones(shape, np.float32),
        v_reset=np.zeros(shape, np.float32),
    )


def _pool(*shape: int) -> nir.SumPool2d:
    pool = nir.SumPool2d(kernel_size=np.array([POOL, POOL]), stride=np.array([POOL, POOL]), padding=np.array([0, 0]))
    pool.input_type = {"input": np.array(shape)}
    pool.output_type = {"output": np.array([shape[0], shape[1] // POOL, shape[2] // POOL])}
    return pool
