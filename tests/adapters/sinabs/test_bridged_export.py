"""The exported graph says what Sinabs' live layers compute."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.sinabs import bridged

DT = 1e-3
N = 5


LIVE = [
    ("IF, v_reset", "layer.spike_threshold", ["v_threshold"]),
    ("IF, v_reset", "r", ["r"]),
    ("IF, v_reset", "v_reset", ["v_threshold", "v_reset"]),
    ("I", "r", ["r"]),
    ("LIF", "layer.alpha_mem", ["tau"]),
    ("LIF", "layer.spike_threshold", ["v_threshold"]),
    ("LIF", "v_leak", ["v_leak"]),
    ("LIF", "v_reset", ["v_threshold", "v_reset"]),
    ("LIF", "r", ["r"]),
    ("LI", "layer.alpha_mem", ["tau"]),
    ("LI", "v_leak", ["v_leak"]),
    ("LI", "r", ["r"]),
    ("CubaLIF", "synapse.alpha_mem", ["tau_syn"]),
    ("CubaLIF", "layer.alpha_mem", ["tau_mem"]),
    ("CubaLIF", "layer.spike_threshold", ["v_threshold"]),
    ("CubaLIF", "w_in", ["w_in"]),
    ("CubaLIF", "r", ["r"]),
    ("CubaLI", "w_in", ["w_in"]),
    ("CubaLI", "v_leak", ["v_leak"]),
    ("Delay", "delay", ["delay"]),
]
"""v_reset is where the layer's membrane has its 0, so that its threshold moves with it."""


@pytest.mark.parametrize(("name", "path", "fields"), LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(
    name, path, fields, changed_live, exported_neurons
):
    node = exported_neurons[name]
    assert sorted(changed_live(bridged.load, node, path)) == sorted((field, 3) for field in fields)


def test_a_time_constant_of_many_steps_comes_back_bit_for_bit(alone, changed):
    tau = np.array([2**n * DT for n in (0, 4, 12, 20, 26)], np.float32)
    one = np.ones(N, np.float32)
    node = nir.LI(tau=tau, r=one, v_leak=one)
    assert changed(node, bridged.load(alone(node, N), DT).export().nodes["n"]) == []
