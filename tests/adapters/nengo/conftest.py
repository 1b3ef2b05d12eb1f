"""What Nengo's models are held against."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.reference import bridged as reference


@pytest.fixture(scope="session")
def reference_outputs():
    """Run a graph by the reference; its outputs."""

    def run(graph, dt, x):
        return reference.load(graph, dt).run({"x": x}, Probes(("n",))).outputs

    return run


def varied(low, high, seed, shape):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


@pytest.fixture
def layers(wired):
    """A graph of layers without memory, their numbers all different."""
    nodes = {
        "conv": nir.Conv2d((6, 6), varied(-1, 1, 0, (4, 1, 3, 3)), 1, (1, 0), 1, 2, varied(-1, 1, 1, 4)),
        "avg": nir.AvgPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0])),
        "flat": nir.Flatten({"input": np.array([4, 3, 2])}, 0, -1),
        "fc": nir.Affine(varied(-1, 1, 3, (3, 24)), varied(-1, 1, 4, 3)),
        "scale": nir.Scale(varied(-1, 1, 5, 3)),
        "linear": nir.Linear(varied(-1, 1, 6, (3, 3))),
    }
    names = ["x", *nodes, "y"]
    return wired(nodes, list(pairwise(names)), (2, 6, 6), 3)
