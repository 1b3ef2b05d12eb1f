"""By our mapping each framework's neurons do what the reference's do."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Probes, Realisation

DT = 1e-3
N = 6


def f(*values):
    return np.array(values, np.float32)


def same(value):
    return np.full(N, value, np.float32)


@pytest.mark.parametrize(
    "changes",
    [{"v_threshold": same(0.51)}, {"v_reset": same(-0.001)}, {"r": same(1.001)}, {"v_leak": same(1e-4)}],
)
def test_the_comparison_sees_a_small_change(changes, alone, lif, noise, check):
    with pytest.raises(AssertionError):
        check(alone(lif(), N), DT, noise(), built=alone(lif(**changes), N))


def test_a_spiking_neuron_does_what_the_reference_does(spiking, alone, noise, check):
    graph = alone(spiking, N)
    observed = check(graph, DT, noise())
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
def test_any_lif_does_what_the_reference_does(node, alone, noise, check):
    graph = alone(node, N)
    check(graph, DT, noise(steps=60))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(node=st.builds(nir.CubaLIF, tau_mem=TIMES, tau_syn=TIMES, w_in=VOLTS, **NUMBERS))
def test_any_cuba_lif_does_what_the_reference_does(node, alone, noise, check):
    graph = alone(node, N)
    check(graph, DT, noise(steps=60))


def test_a_continuous_neuron_does_what_the_reference_does(continuous, alone, noise, check):
    graph = alone(continuous, N)
    check(graph, DT, noise())


def test_a_membrane_at_the_threshold_does_not_spike(alone, bridged):
    model = bridged.load(alone(nir.IF(r=f(1), v_threshold=f(1)), 1), DT)
    x = np.array([0.5, 0.5, 0.25], np.float32).reshape(3, 1, 1)
    recording = model.run({"x": x}, Probes(("n",), ("n",)))
    assert recording.outputs["n"].ravel().tolist() == [0, 0, 1]
    assert recording.membranes["n"].ravel().tolist() == [0.5, 1.0, 0.0]


def test_integration_continues_while_the_decay_is_next_to_one(alone, lif, noise, check):
    """In float32 1 - 2^-26 is 1, and a neuron written with its beta alone would stand still."""
    graph = alone(lif(tau=same(2.0**26 * DT), r=same(2.0**26), v_threshold=same(3)), N)
    check(graph, DT, noise())


def test_two_runs_in_a_row_are_the_same_whatever_the_batch(alone, bridged, cuba, noise):
    model = bridged.load(alone(cuba(v_leak=same(0.1)), N), DT)
    x, probes = noise(batch=4), Probes(("n",), ("n",))
    first, other = model.run({"x": x}, probes), model.run({"x": x[:, :1]}, probes)
    second = model.run({"x": x}, probes)
    np.testing.assert_array_equal(first.membranes["n"], second.membranes["n"])
    np.testing.assert_array_equal(first.membranes["n"][:, :1], other.membranes["n"])
    np.testing.assert_array_equal(first.outputs["n"], second.outputs["n"])


@pytest.mark.parametrize("delays", [f(0, 1, 2, 3, 0, 7), f(2), f(0)])
def test_a_delay_is_a_cell_of_ours(delays, alone, compare, bridged, noise):
    graph = alone(nir.Delay(delays * np.float32(DT)), N)
    model = bridged.load(graph, DT)
    assert model.uses["n"] is Realisation.CUSTOM
    compare(model, graph, DT, noise(steps=20))


@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 1, 1, 1)])
def test_a_parameter_of_one_element_holds_for_all_neurons(shape, alone, noise, check):
    one = np.ones(shape, np.float32)
    for node in (
        nir.IF(r=one, v_threshold=one),
        nir.LIF(one / 100, one, 0 * one, one / 2),
        nir.LI(one, one, one),
    ):
        graph = alone(node, N)
        check(graph, DT, noise())
