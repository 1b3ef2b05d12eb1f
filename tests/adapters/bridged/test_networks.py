"""By our mapping each framework runs a network as the reference does."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read

DT = 1e-3
N = 6


def f(*values):
    return np.array(values, np.float32)


def same(value):
    return np.full(N, value, np.float32)


def per_neuron(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, N).astype(np.float32)


def test_a_loop_is_run_as_the_reference_runs_it(wired, bridged, lif, noise, check):
    weights = np.random.default_rng(3).normal(0, 1, (N, N)).astype(np.float32)
    nodes = {"lif.n": lif(r=same(3)), "lif.w": nir.Affine(weights, per_neuron(-0.5, 0.5, 13))}
    edges = [("x", "lif.n"), ("lif.n", "lif.w"), ("lif.w", "lif.n"), ("lif.n", "y")]
    flat = wired(nodes, edges, N)
    check(flat, DT, noise())

    inner = {
        "input": nir.Input(np.array([N])),
        "n": nodes["lif.n"],
        "w": nodes["lif.w"],
        "output": nir.Output(np.array([N])),
    }
    loop = [("input", "n"), ("n", "w"), ("w", "n"), ("n", "output")]
    nested = wired({"lif": nir.NIRGraph(inner, loop, type_check=False)}, [("x", "lif"), ("lif", "y")], N)
    observed = check(nested, DT, noise())
    again = bridged.load(flat, DT).run({"x": noise()}, Probes(("lif.n",)))
    np.testing.assert_array_equal(observed.outputs["lif.n"], again.outputs["lif.n"])


@pytest.mark.paper
@pytest.mark.parametrize("name", ["bias_zero", "noBias_subtract"])
def test_the_papers_recurrent_network_is_run_as_the_reference_runs_it(name, shared, check):
    graph = read(shared / "paper" / "srnn" / f"braille_noDelay_{name}.nir")
    x = (np.random.default_rng(0).random((100, 4, 12)) < 0.15).astype(np.float32)
    observed = check(graph, 1e-4, x)
    assert observed.outputs["lif1.lif"].any()


def test_two_populations_that_inhibit_each_other_are_run_as_the_reference_runs_them(wired, lif, cuba, noise, check):
    inhibition = nir.Linear(-np.eye(N, dtype=np.float32))
    nodes = {"a": lif(r=same(3)), "b": cuba(r=same(5)), "ab": inhibition, "ba": inhibition}
    edges = [
        ("x", "a"),
        ("x", "b"),
        ("a", "ab"),
        ("ab", "b"),
        ("b", "ba"),
        ("ba", "a"),
        ("a", "y"),
        ("b", "y"),
    ]
    graph = wired(nodes, edges, N)
    check(graph, DT, noise())


def test_branches_meet_in_a_sum(wired, lif, cuba, noise, check):
    nodes = {"a": nir.Scale(same(2)), "b": lif(), "c": nir.Threshold(same(0.3)), "d": cuba(r=same(4))}
    fan_out = [("x", "a"), ("x", "b"), ("x", "c"), ("b", "y")]
    edges = [*fan_out, ("a", "d"), ("b", "d"), ("c", "d"), ("d", "y")]
    graph = wired(nodes, edges, N)
    check(graph, DT, noise())


def test_a_convolutional_network_is_run_exactly(wired, check):
    """Weights, thresholds and input are on a grid of 2^-10: every sum is exact in float32."""
    rng = np.random.default_rng(5)

    def grid(*shape):
        return (rng.integers(-512, 768, shape) / 1024).astype(np.float32)

    one = np.ones((4, 8, 8), np.float32)
    nodes = {
        "conv": nir.Conv2d((8, 8), grid(4, 2, 3, 3), 1, 1, 1, 1, grid(4)),
        "if": nir.IF(r=one, v_threshold=one),
        "pool": nir.SumPool2d(f(2, 2), f(2, 2), f(0, 0)),
        "flat": nir.Flatten({"input": np.array([4, 4, 4])}, 0, -1),
        "fc": nir.Affine(grid(3, 64), grid(3)),
        "out": nir.IF(r=f(1, 1, 1), v_threshold=f(1, 1, 1)),
    }
    names = ["x", *nodes, "y"]
    graph = wired(nodes, list(pairwise(names)), (2, 8, 8), 3)
    x = rng.integers(0, 3, (40, 5, 2, 8, 8)).astype(np.float32)
    check(graph, DT, x, exact=True)


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_delay_in_a_loop_takes_the_loops_step(steps, wired, lif, noise, check):
    nodes = {
        "n": lif(r=same(3)),
        "w": nir.Linear(-np.eye(N, dtype=np.float32)),
        "d": nir.Delay(same(steps * DT)),
    }
    edges = [("x", "n"), ("n", "w"), ("w", "d"), ("d", "n"), ("n", "y")]
    graph = wired(nodes, edges, N)
    check(graph, DT, noise())
