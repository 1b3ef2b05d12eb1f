"""What Rockpool's models are driven with, and the graph of the `lif` scenario."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest


def f(*values):
    return np.array(values, np.float32)


@pytest.fixture(scope="session")
def noise():
    """Make (T, 3, 6) of both signs."""

    def make(steps=200):
        return np.random.default_rng(0).normal(0.5, 2.0, (steps, 3, 6)).astype(np.float32)

    return make


@pytest.fixture(scope="session")
def chained():
    """Make a graph of nodes "0", "1", ... one after the other."""

    def make(nodes, inputs, outputs):
        names = ["input", *(str(i) for i in range(len(nodes))), "output"]
        ends = nir.Input(np.array(inputs)), nir.Output(np.array(outputs))
        named = dict(zip(names, (ends[0], *nodes, ends[1]), strict=True))
        return nir.NIRGraph(named, list(pairwise(names)), type_check=False)

    return make


@pytest.fixture(scope="session")
def single(chained):
    """Make the graph of the `lif` scenario, with other numbers in its neuron."""

    def make(**changes):
        fields = {"tau": f(0.0025), "r": f(1), "v_leak": f(0), "v_threshold": f(0.1), "v_reset": f(0)}
        return chained([nir.Affine(f([1]), f(0)), nir.LIF(**{**fields, **changes})], [1], [1])

    return make
