"""Models of a user's own, and fake frameworks that they are to go to."""

from __future__ import annotations

import itertools
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.graph import write
from adapters.registry import REFERENCE, Framework, framework
from harness.check.check import Checker
from harness.check.drive import generated
from harness.check.measured import shipped
from harness.check.subject import subject
from harness.environments import find
from harness.listener import Silence
from harness.process import Limits
from harness.store import Store
from harness.workers import Workers

FAKES = Path(__file__).resolve().parents[1] / "fakes"


@pytest.fixture
def lif():
    """`lif(size, tau=...)`: neurons of the paper, with numbers of their own."""

    def make(size=1, **numbers):
        given = {"tau": 2.5e-3, "r": 1, "v_leak": 0, "v_threshold": 0.1, "v_reset": 0} | numbers
        return nir.LIF(**{name: np.float32(value) * np.ones(size, np.float32) for name, value in given.items()})

    return make


@pytest.fixture
def wired():
    """`wired(nodes, shape, edges, leaving)`: nodes in a chain, or with edges, between an Input and an Output."""

    def make(nodes, shape=(1,), edges=None, leaving=None):
        ends = {
            "input": nir.Input({"input": np.array(shape)}),
            "output": nir.Output({"output": np.array(leaving or shape)}),
        }
        chain = list(itertools.pairwise(["input", *nodes, "output"]))
        return nir.NIRGraph({**nodes, **ends}, edges or chain, type_check=False)

    return make


@pytest.fixture
def asked(tmp_path):
    """`asked(graph, ...)`: the subject of a graph's file."""

    def make(graph, **options):
        write(graph, tmp_path / "model.nir")
        return subject(tmp_path / "model.nir", **options)

    return make


@pytest.fixture
def checker(common_store):
    """`checker(model, stimulus, name, ...)`: what is said of a fake framework, or of several."""

    def check(model, stimulus, *names, route="bridged", timeout=30.0):
        fakes = [Framework(name, f"fake_{name}", ("nir",), path=str(FAKES)) for name in names if name != REFERENCE]
        fakes += [framework(REFERENCE)] if REFERENCE in names else []
        checker = Checker(model, [(find(fake), route) for fake in fakes], shipped())
        limits = Limits(timeout=timeout, memory=400 * 2**20)
        with Workers(Store(common_store), 2, limits, Silence()) as workers:
            return checker.check(stimulus, workers)

    return check


@pytest.fixture
def checked(asked, checker):
    """`checked(graph, name, ...)`: the same under the stimulus that is generated for a graph."""

    def check(graph, *names, route="bridged", timeout=30.0, **options):
        model = asked(graph, **options)
        return checker(model, generated(model), *names, route=route, timeout=timeout)

    return check
