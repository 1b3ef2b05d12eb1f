from __future__ import annotations

import itertools

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.reference.bridged import load
from adapters.reference.perturb import Draw


def test_no_draw_changes_nothing():
    value = np.array([0.1, 2.0])
    assert (Draw().parameter("n", "r", value) == value.astype(np.float32)).all()
    assert Draw().order("n", "inputs", 4) is None
    assert Draw().form("n", 3) == 0


def test_a_draw_moves_parameters_by_at_most_one_unit_in_the_last_place():
    value = np.linspace(-3, 3, 400).astype(np.float32)
    moved = Draw(1).parameter("n", "r", value)
    steps = (moved.view(np.int32).astype(np.int64) - value.view(np.int32)).tolist()
    assert set(steps) == {-1, 0, 1}


def test_zeros_and_infinities_stay():
    value = np.array([0, np.inf, -np.inf] * 20, np.float32)
    assert (Draw(1).parameter("n", "r", value) == value).all()


def test_a_draw_is_repeatable_and_its_own():
    value = np.linspace(1, 2, 50)
    one = Draw(3).parameter("n", "r", value)
    assert (one == Draw(3).parameter("n", "r", value)).all()
    for other in (Draw(4).parameter("n", "r", value), Draw(3).parameter("m", "r", value)):
        assert (one != other).any()
    assert sorted(Draw(3).order("n", "inputs", 9)) == list(range(9))
    assert {Draw(seed).form("n", 3) for seed in range(30)} == {0, 1, 2}


@pytest.fixture(scope="module")
def graph():
    rng = np.random.default_rng(0)

    def f(*shape):
        return rng.uniform(0.1, 1, shape).astype(np.float32)

    chain = {
        "input": nir.Input({"input": np.array([2, 6, 6])}),
        "conv": nir.Conv2d(None, rng.normal(size=(4, 2, 3, 3)).astype(np.float32), 1, 0, 1, 1, f(4)),
        "lif": nir.LIF(f(4, 4, 4), f(4, 4, 4), f(4, 4, 4), f(4, 4, 4) + 1, f(4, 4, 4) - 1),
        "flat": nir.Flatten(None, 0, -1),
        "affine": nir.Affine(rng.normal(size=(5, 64)).astype(np.float32), f(5)),
        "cuba": nir.CubaLI(f(5), f(5), f(5), f(5), f(5)),
        "output": nir.Output({"output": np.array([5])}),
    }
    names = list(chain)
    return nir.NIRGraph(chain, list(itertools.pairwise(names)), type_check=False)


def run(graph, **how):
    x = np.random.default_rng(1).normal(size=(40, 2, 2, 6, 6))
    return load(graph, 0.01, **how).run({"input": x}, Probes(("cuba",), ("lif", "cuba"))).membranes


def test_draws_stay_within_rounding_of_the_reference_and_differ_from_each_other(graph):
    exact = run(graph)
    draws = [run(graph, draw=seed) for seed in range(8)]
    for found in draws:
        # 40 leaky steps of float32 with some units in the last place each; no spike flips in this network.
        assert 0 < np.abs(found["lif"] - exact["lif"]).max() < 1e-5
        assert 0 < np.abs(found["cuba"] - exact["cuba"]).max() < 1e-4
    assert len({found["cuba"].tobytes() for found in draws}) == len(draws)


def test_a_draw_leaves_the_exported_graph_alone(graph):
    assert (load(graph, 0.01, draw=1).export().nodes["lif"].tau == graph.nodes["lif"].tau).all()
