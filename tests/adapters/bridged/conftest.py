"""What the frameworks' models are driven with."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import nir
import numpy as np
import pytest

from adapters.base import RefusedError

if TYPE_CHECKING:
    from types import ModuleType

ON_TORCH = ("norse", "snntorch", "spikingjelly", "sinabs", "rockpool")
"""Whose bridges are PyTorch modules."""

REFUSED: dict[str, frozenset[tuple[str, str]]] = {
    "norse": frozenset(),
    "snntorch": frozenset(),
    "spikingjelly": frozenset(),
    "sinabs": frozenset(),
    "rockpool": frozenset(),
    "spyx": frozenset(),
    "jaxsnn": frozenset(),
    "nengo": frozenset(),
    "brian2": frozenset(),
}
"""What each bridge may refuse, as (primitive, field); any other refusal fails the test that meets it."""


@dataclass(frozen=True)
class Bridge:
    """A framework's bridged route; what it may refuse skips the test, visibly."""

    name: str
    module: ModuleType

    def load(self, graph, dt):
        try:
            return self.module.load(graph, dt)
        except RefusedError as error:
            if (error.primitive, error.field) in REFUSED[self.name]:
                pytest.skip(f"{self.name} refuses {error}")
            raise


def bridge(name):
    pytest.importorskip(name)
    return Bridge(name, importlib.import_module(f"adapters.{name}.bridged"))


@pytest.fixture(scope="session", params=REFUSED)
def bridged(request):
    """The bridged route of each framework in turn."""
    return bridge(request.param)


@pytest.fixture(scope="session", params=ON_TORCH)
def torch_bridged(request):
    """The bridged route of each framework on PyTorch in turn."""
    return bridge(request.param)


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


def varied(low, high, seed, shape=5):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


@pytest.fixture
def layers(wired):
    nodes = {
        "conv": nir.Conv2d((6, 6), varied(-1, 1, 0, (4, 1, 3, 3)), 1, (1, 0), 1, 2, varied(-1, 1, 1, 4)),
        "if": nir.IF(r=np.ones((4, 6, 4), np.float32), v_threshold=varied(0.5, 2, 2, (4, 6, 4))),
        "sum": nir.SumPool2d(np.array([2, 2]), np.array([2, 1]), np.array([0, 1])),
        "avg": nir.AvgPool2d(np.array([1, 2]), np.array([1, 2]), np.array([0, 0])),
        "flat": nir.Flatten({"input": np.array([4, 3, 2])}, 0, -1),
        "fc": nir.Affine(varied(-1, 1, 3, (3, 24)), varied(-1, 1, 4, 3)),
        "scale": nir.Scale(varied(-1, 1, 5, 3)),
        "linear": nir.Linear(varied(-1, 1, 6, (3, 3))),
        "theta": nir.Threshold(varied(-1, 1, 7, 3)),
    }
    names = ["x", *nodes, "y"]
    return wired(nodes, list(pairwise(names)), (2, 6, 6), 3)
