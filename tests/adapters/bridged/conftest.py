"""What the frameworks' models are driven with."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def noise():
    """Make (T, B, 6) of both signs; one element is driven far over the threshold, one far below it."""

    def make(batch=3, steps=200):
        x = np.random.default_rng(0).normal(0.5, 2.0, (steps, batch, 6)).astype(np.float32)
        x[:, 1 % batch] *= 10
        x[:, 2 % batch] -= 3
        return x

    return make


@pytest.fixture(scope="session")
def check(bridged, compare):
    """Check the model of a graph (or of `built`) against the reference of it, in each framework in turn."""

    def of(graph, dt, stimulus, *, exact=False, built=None):
        return compare(bridged.load(built or graph, dt), graph, dt, stimulus, exact=exact)

    return of
