"""By our mapping Norse does what the reference does."""

from __future__ import annotations

import logging
from itertools import pairwise

import nir
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Probes, Realisation, RefusedError
from adapters.graph import read
from adapters.norse import bridged

DT = 1e-3
N = 6


def f(*values):
    return np.array(values, np.float32)


def per_neuron(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, N).astype(np.float32)


def same(value):
    return np.full(N, value, np.float32)


def noise(batch=3, steps=200, n=N, seed=0):
    """Input of both signs; one element is driven far over the threshold, one far below it."""
    x = np.random.default_rng(seed).normal(0.5, 2.0, (steps, batch, n)).astype(np.float32)
    x[:, 1 % batch] *= 10
    x[:, 2 % batch] -= 3
    return x


def lif(**changes):
    fields = {
        "tau": same(0.01),
        "r": same(1),
        "v_leak": same(0),
        "v_threshold": same(0.5),
        "v_reset": same(0),
    }
    return nir.LIF(**{**fields, **changes})


def cuba(**changes):
    fields = {
        "tau_mem": same(0.01),
        "tau_syn": same(0.005),
        "r": same(1),
        "v_leak": same(0),
        "v_threshold": same(0.25),
        "v_reset": same(0),
        "w_in": same(1),
    }
    return nir.CubaLIF(**{**fields, **changes})


VARIED = {
    "r": per_neuron(0.5, 3, 1),
    "v_leak": per_neuron(-0.2, 0.2, 2),
    "v_threshold": per_neuron(0.4, 0.8, 3),
    "v_reset": per_neuron(-0.3, 0.3, 4),
}
SPIKING = {
    "IF": nir.IF(r=same(1), v_threshold=same(2)),
    "IF, r": nir.IF(r=same(0.3), v_threshold=same(2)),
    "IF, v_reset below 0": nir.IF(r=same(1), v_threshold=same(2), v_reset=same(-1)),
    "IF, v_reset above 0": nir.IF(r=same(1), v_threshold=same(2), v_reset=same(1)),
    "IF, per neuron": nir.IF(r=VARIED["r"], v_threshold=VARIED["v_threshold"], v_reset=VARIED["v_reset"]),
    "IF, v_reset above v_threshold": nir.IF(r=same(1), v_threshold=same(2), v_reset=same(3)),
    "IF, negative v_threshold": nir.IF(r=same(1), v_threshold=same(-2), v_reset=same(-4)),
    "LIF": lif(),
    "LIF, r": lif(r=same(2.5)),
    "LIF, v_leak": lif(v_leak=same(-0.3)),
    "LIF, v_leak above v_threshold": lif(v_leak=same(0.9)),
    "LIF, v_reset below v_leak": lif(v_reset=same(-0.2)),
    "LIF, v_reset above v_leak": lif(v_reset=same(0.2)),
    "LIF, v_reset above v_threshold": lif(v_reset=same(0.7)),
    "LIF, millivolts": lif(
        v_leak=same(-65e-3), v_reset=same(-70e-3), v_threshold=same(-50e-3), r=same(20e-3)
    ),
    "LIF, per neuron": lif(tau=per_neuron(0.003, 0.05, 5), **VARIED),
    "LIF, slow": lif(tau=same(1), r=same(50)),
    "LIF, tau below dt": lif(tau=same(0.7e-3)),
    "CubaLIF": cuba(),
    "CubaLIF, r": cuba(r=same(3)),
    "CubaLIF, w_in": cuba(w_in=per_neuron(0.5, 2, 6)),
    "CubaLIF, v_leak": cuba(v_leak=same(-0.1)),
    "CubaLIF, v_reset below v_leak": cuba(v_reset=same(-0.1)),
    "CubaLIF, v_reset above v_leak": cuba(v_reset=same(0.1)),
    "CubaLIF, v_leak above v_threshold": cuba(v_leak=same(0.4)),
    "CubaLIF, per neuron": cuba(
        tau_mem=per_neuron(0.003, 0.03, 7), tau_syn=per_neuron(0.002, 0.02, 8), **VARIED
    ),
    "CubaLIF, tau_syn below dt": cuba(tau_syn=same(0.7e-3)),
}
CONTINUOUS = {
    "I": nir.I(r=VARIED["r"]),
    "LI": nir.LI(tau=per_neuron(0.003, 0.05, 9), r=VARIED["r"], v_leak=VARIED["v_leak"]),
    "LI, tau below dt": nir.LI(tau=same(0.7e-3), r=same(1), v_leak=same(0)),
    "CubaLI": nir.CubaLI(
        tau_mem=per_neuron(0.003, 0.03, 10),
        tau_syn=per_neuron(0.002, 0.02, 11),
        r=VARIED["r"],
        v_leak=VARIED["v_leak"],
        w_in=per_neuron(0.5, 2, 12),
    ),
}


@pytest.mark.parametrize(
    "changes",
    [{"v_threshold": same(0.51)}, {"v_reset": same(-0.001)}, {"r": same(1.001)}, {"v_leak": same(1e-4)}],
)
def test_the_comparison_sees_a_small_change(changes, alone, compare):
    with pytest.raises(AssertionError):
        compare(bridged.load(alone(lif(**changes), N), DT), alone(lif(), N), DT, noise())


@pytest.mark.parametrize("name", SPIKING)
def test_a_spiking_neuron_does_what_the_reference_does(name, alone, compare):
    graph = alone(SPIKING[name], N)
    observed = compare(bridged.load(graph, DT), graph, DT, noise())
    assert observed.outputs["n"].any()


def per_neuron_numbers(low, high):
    return st.lists(st.floats(low, high, width=32), min_size=N, max_size=N).map(lambda v: f(*v))


VOLTS = per_neuron_numbers(-1, 1)
TIMES = per_neuron_numbers(2.0**-10, 2.0)
"""From a little less than dt to 2000 dt."""
NUMBERS = {
    "r": per_neuron_numbers(-4, 4),
    "v_leak": VOLTS,
    "v_threshold": per_neuron_numbers(0.125, 1),
    "v_reset": VOLTS,
}


@settings(deadline=None, max_examples=40, derandomize=True)
@given(node=st.builds(nir.LIF, tau=TIMES, **NUMBERS))
def test_any_lif_does_what_the_reference_does(node, alone, compare):
    graph = alone(node, N)
    compare(bridged.load(graph, DT), graph, DT, noise(steps=60))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(node=st.builds(nir.CubaLIF, tau_mem=TIMES, tau_syn=TIMES, w_in=VOLTS, **NUMBERS))
def test_any_cuba_lif_does_what_the_reference_does(node, alone, compare):
    graph = alone(node, N)
    compare(bridged.load(graph, DT), graph, DT, noise(steps=60))


@pytest.mark.parametrize("name", CONTINUOUS)
def test_a_continuous_neuron_does_what_the_reference_does(name, alone, compare):
    graph = alone(CONTINUOUS[name], N)
    compare(bridged.load(graph, DT), graph, DT, noise())


@pytest.mark.parametrize("name", [*SPIKING, *CONTINUOUS])
def test_every_neuron_is_norses_own_and_a_gain_before_it_is_told(name, alone):
    node = {**SPIKING, **CONTINUOUS}[name]
    model = bridged.load(alone(node, N), DT)
    assert type(model.modules["n"].cell).__module__.startswith("norse.")
    unscaled = isinstance(node, nir.CubaLIF | nir.CubaLI) or bool((node.r == 1).all())
    native = unscaled and not isinstance(node, nir.I)
    assert model.uses["n"] is (Realisation.NATIVE if native else Realisation.FOLDED)


def test_a_membrane_at_the_threshold_does_not_spike(alone):
    model = bridged.load(alone(nir.IF(r=f(1), v_threshold=f(1)), 1), DT)
    x = np.array([0.5, 0.5, 0.25], np.float32).reshape(3, 1, 1)
    recording = model.run({"x": x}, Probes(("n",), ("n",)))
    assert recording.outputs["n"].ravel().tolist() == [0, 0, 1]
    assert recording.membranes["n"].ravel().tolist() == [0.5, 1.0, 0.0]


def test_integration_continues_while_the_decay_is_next_to_one(alone, compare):
    """In float32 1 - 2^-26 is 1, and a neuron written with its beta alone would stand still."""
    graph = alone(lif(tau=same(2.0**26 * DT), r=same(2.0**26), v_threshold=same(3)), N)
    compare(bridged.load(graph, DT), graph, DT, noise())


def test_two_runs_in_a_row_are_the_same_whatever_the_batch(alone):
    model = bridged.load(alone(cuba(v_leak=same(0.1)), N), DT)
    x, probes = noise(batch=4), Probes(("n",), ("n",))
    first, other = model.run({"x": x}, probes), model.run({"x": x[:, :1]}, probes)
    second = model.run({"x": x}, probes)
    np.testing.assert_array_equal(first.membranes["n"], second.membranes["n"])
    np.testing.assert_array_equal(first.membranes["n"][:, :1], other.membranes["n"])
    np.testing.assert_array_equal(first.outputs["n"], second.outputs["n"])


def test_a_loop_is_run_as_the_reference_runs_it(wired, compare):
    weights = np.random.default_rng(3).normal(0, 1, (N, N)).astype(np.float32)
    nodes = {"lif.n": lif(r=same(3)), "lif.w": nir.Affine(weights, per_neuron(-0.5, 0.5, 13))}
    edges = [("x", "lif.n"), ("lif.n", "lif.w"), ("lif.w", "lif.n"), ("lif.n", "y")]
    flat = wired(nodes, edges, N)
    compare(bridged.load(flat, DT), flat, DT, noise())

    inner = {
        "input": nir.Input(np.array([N])),
        "n": nodes["lif.n"],
        "w": nodes["lif.w"],
        "output": nir.Output(np.array([N])),
    }
    loop = [("input", "n"), ("n", "w"), ("w", "n"), ("n", "output")]
    nested = wired({"lif": nir.NIRGraph(inner, loop, type_check=False)}, [("x", "lif"), ("lif", "y")], N)
    observed = compare(bridged.load(nested, DT), nested, DT, noise())
    again = bridged.load(flat, DT).run({"x": noise()}, Probes(("lif.n",)))
    np.testing.assert_array_equal(observed.outputs["lif.n"], again.outputs["lif.n"])


@pytest.mark.paper
@pytest.mark.parametrize("name", ["bias_zero", "noBias_subtract"])
def test_the_papers_recurrent_network_is_run_as_the_reference_runs_it(name, shared, compare):
    graph = read(shared / "paper" / "srnn" / f"braille_noDelay_{name}.nir")
    x = (np.random.default_rng(0).random((100, 4, 12)) < 0.15).astype(np.float32)
    observed = compare(bridged.load(graph, 1e-4), graph, 1e-4, x)
    assert observed.outputs["lif1.lif"].any()


def test_two_populations_that_inhibit_each_other_are_run_as_the_reference_runs_them(wired, compare):
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
    compare(bridged.load(graph, DT), graph, DT, noise())


def test_branches_meet_in_a_sum(wired, compare):
    nodes = {"a": nir.Scale(same(2)), "b": lif(), "c": nir.Threshold(same(0.3)), "d": cuba(r=same(4))}
    fan_out = [("x", "a"), ("x", "b"), ("x", "c"), ("b", "y")]
    edges = [*fan_out, ("a", "d"), ("b", "d"), ("c", "d"), ("d", "y")]
    graph = wired(nodes, edges, N)
    compare(bridged.load(graph, DT), graph, DT, noise())


def test_a_convolutional_network_is_run_exactly(wired, compare):
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
    compare(bridged.load(graph, DT), graph, DT, x, exact=True)


@pytest.mark.parametrize("delays", [f(0, 1, 2, 3, 0, 7), f(2), f(0)])
def test_a_delay_is_a_cell_of_ours(delays, alone, compare):
    graph = alone(nir.Delay(delays * np.float32(DT)), N)
    model = bridged.load(graph, DT)
    assert model.uses["n"] is Realisation.CUSTOM
    compare(model, graph, DT, noise(steps=20))


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_delay_in_a_loop_takes_the_loops_step(steps, wired, compare):
    nodes = {
        "n": lif(r=same(3)),
        "w": nir.Linear(-np.eye(N, dtype=np.float32)),
        "d": nir.Delay(same(steps * DT)),
    }
    edges = [("x", "n"), ("n", "w"), ("w", "d"), ("d", "n"), ("n", "y")]
    graph = wired(nodes, edges, N)
    compare(bridged.load(graph, DT), graph, DT, noise())


@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 1, 1, 1)])
def test_a_parameter_of_one_element_holds_for_all_neurons(shape, alone, compare):
    one = np.ones(shape, np.float32)
    for node in (
        nir.IF(r=one, v_threshold=one),
        nir.LIF(one / 100, one, 0 * one, one / 2),
        nir.LI(one, one, one),
    ):
        graph = alone(node, N)
        compare(bridged.load(graph, DT), graph, DT, noise())


def test_a_pool_that_pytorch_cannot_pad_is_refused_by_name(wired):
    graph = wired(
        {"n": nir.SumPool2d(f(2, 2), f(1, 1), f(2, 2))}, [("x", "n"), ("n", "y")], (1, 4, 4), (1, 7, 7)
    )
    with pytest.raises(RefusedError) as refusal:
        bridged.load(graph, DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == ("n", "SumPool2d", "padding")


def test_random_numbers_gradients_and_logging_are_left_alone(alone):
    state, handlers = torch.random.get_rng_state(), list(logging.getLogger().handlers)
    bridged.load(alone(lif(), N), DT).run({"x": noise(steps=2)}, Probes(("n",)))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.is_grad_enabled()
    assert logging.getLogger().handlers == handlers
