"""Graphs as Spyx's importer wants them: a chain from "input" to "output"."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest


@pytest.fixture(scope="session")
def chained():
    """Make a chain of nodes called "0", "1", ... between "input" and "output"."""

    def make(nodes, inputs, outputs):
        names = ["input", *(str(i) for i in range(len(nodes))), "output"]
        ports = nir.Input({"input": np.array(inputs)}), nir.Output({"output": np.array(outputs)})
        every = dict(zip(names, (ports[0], *nodes, ports[1]), strict=True))
        return nir.NIRGraph(every, list(pairwise(names)), type_check=False)

    return make


def f(*values):
    return np.array(values, np.float32)


@pytest.fixture(scope="session")
def lif_graph(chained):
    """Make Input, Affine, LIF, Output of the paper's numbers, or others."""

    def make(**changes):
        fields = {"tau": f(0.0025), "r": f(1), "v_leak": f(0), "v_threshold": f(0.1), "v_reset": f(0)}
        return chained([nir.Affine(f([1]), f(0)), nir.LIF(**{**fields, **changes})], [1], [1])

    return make


def grid(seed, *shape):
    return (np.random.default_rng(seed).integers(-400, 430, shape) / 1024).astype(np.float32)


def conv(weights, stride, shape, groups=1):
    return nir.Conv2d(shape, grid(1, *weights), stride, 1, 1, groups, grid(2, weights[0]))


def integrate(*shape, r=1):
    one = np.ones(shape, np.float32)
    return nir.IF(r=one * r, v_threshold=one)


@pytest.fixture(scope="session")
def scnn_graph(chained):
    """Make a small SCNN with weights on a grid of 2^-10."""

    def make(pad=0, r=1, groups=1):
        first, second = (
            nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([padding, padding])) for padding in (pad, 0)
        )
        side = 4 + pad
        size = side // 2
        nodes = [
            *(conv((4, 2, 5, 5), 2, (18, 18)), integrate(4, 8, 8)),
            *(conv((4, 4 // groups, 3, 3), 1, (8, 8), groups), integrate(4, 8, 8), first),
            *(conv((2, 4, 3, 3), 1, (side, side)), integrate(2, side, side), second),
            nir.Flatten({"input": np.array([2, size, size])}, 0, -1),
            *(nir.Affine(grid(3, 6, 2 * size * size), grid(4, 6)), integrate(6)),
            *(nir.Affine(np.abs(grid(5, 3, 6)), grid(6, 3)), integrate(3, r=r)),
        ]
        return chained(nodes, [2, 18, 18], [3])

    return make


@pytest.fixture(scope="session")
def drives():
    """A stimulus of both signs for `lif_graph` and one of counts for `scnn_graph`."""
    rng = np.random.default_rng(0)
    return {
        "lif": rng.normal(0.3, 1, (200, 3, 1)).astype(np.float32),
        "scnn": rng.poisson(0.3, (30, 3, 2, 18, 18)).astype(np.float32),
    }


@pytest.fixture(scope="session")
def detect_old():
    """The dialect of the reference that Spyx speaks: a spike is seen a step late and subtracts the threshold."""
    return {"timing": "detect-old", "reset": "subtract"}
