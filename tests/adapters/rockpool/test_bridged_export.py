"""The exported graph says what Rockpool's live neurons compute."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.rockpool import bridged

DT = 1e-3
N = 5


def varied(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, N).astype(np.float32)


LIVE = [
    ("IF, v_reset", "neuron.threshold", "v_threshold"),
    ("IF, v_reset", "v_reset", "v_reset"),
    ("IF, v_reset", "r", "r"),
    ("I", "r", "r"),
    ("LIF", "neuron.tau_mem", "tau"),
    ("LIF", "neuron.threshold", "v_threshold"),
    ("LIF", "v_leak", "v_leak"),
    ("LIF", "v_reset", "v_reset"),
    ("LIF", "r", "r"),
    ("LI", "neuron.tau_mem", "tau"),
    ("LI", "v_leak", "v_leak"),
    ("LI", "r", "r"),
    ("CubaLIF", "neuron.beta", "tau_syn"),
    ("CubaLIF", "neuron.alpha", "tau_mem"),
    ("CubaLIF", "neuron.threshold", "v_threshold"),
    ("CubaLIF", "v_leak", "v_leak"),
    ("CubaLIF", "v_reset", "v_reset"),
    ("CubaLIF", "w_in", "w_in"),
    ("CubaLIF", "r", "r"),
    ("CubaLI", "neuron.alpha", "tau_mem"),
    ("CubaLI", "w_in", "w_in"),
    ("Delay", "delay", "delay"),
]


@pytest.mark.parametrize("tau", [0.4e-3, 0.5e-3, 0.7e-3, 1e-3, 1.0001e-3, 2e-3, 1.0, 1e4])
def test_any_time_constant_comes_back_bit_for_bit(tau, alone, changed):
    five = np.full(N, tau, np.float32)
    node = nir.LI(tau=five, r=varied(0.5, 2, 0), v_leak=varied(-1, 1, 1))
    exported = bridged.load(alone(node, N), DT).export().nodes["n"]
    assert changed(node, exported) == []


@pytest.mark.parametrize(("name", "path", "field"), LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(name, path, field, changed_live, exported_neurons):
    node = exported_neurons[name]
    assert changed_live(bridged.load, node, path) == [(field, 3)]


def test_a_change_of_a_live_number_is_what_runs(alone, compare, exported_neurons):
    """The exported graph of a changed model still says what that model does."""
    x = np.random.default_rng(0).normal(0.5, 1, (60, 2, N)).astype(np.float32)
    for name, path in (("LIF", "tau_mem"), ("LIF", "threshold"), ("CubaLIF", "beta"), ("CubaLIF", "alpha")):
        model = bridged.load(alone(exported_neurons[name], N), DT)
        getattr(model.modules["n"].neuron, path).data[3] *= 0.75
        compare(model, alone(model.export().nodes["n"], N), DT, x)
