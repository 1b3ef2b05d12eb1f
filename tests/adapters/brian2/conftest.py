"""What Brian2's models are built from and driven with."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest


def on_a_grid(seed, *shape):
    """Numbers on a grid of 2^-10, whose sums are exact."""
    return (np.random.default_rng(seed).integers(-512, 768, shape) / 1024).astype(np.float32)


@pytest.fixture(scope="session")
def grid():
    return on_a_grid


@pytest.fixture(scope="session")
def noise():
    """Make (T, B, 6) of both signs."""

    def make(batch=3, steps=100):
        return np.random.default_rng(0).normal(0.5, 2.0, (steps, batch, 6)).astype(np.float32)

    return make


@pytest.fixture
def layers(wired):
    """A graph with weights, a convolution and neurons."""
    one = np.ones((4, 4, 4), np.float32)
    nodes = {
        "conv": nir.Conv2d((4, 4), on_a_grid(0, 4, 2, 3, 3), 1, 1, 1, 1, on_a_grid(1, 4)),
        "if": nir.IF(r=one, v_threshold=one),
        "pool": nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0])),
        "flat": nir.Flatten({"input": np.array([4, 2, 2])}, 0, -1),
        "fc": nir.Affine(on_a_grid(2, 3, 16), on_a_grid(3, 3)),
    }
    return wired(nodes, list(pairwise(["x", *nodes, "y"])), (2, 4, 4), 3)
