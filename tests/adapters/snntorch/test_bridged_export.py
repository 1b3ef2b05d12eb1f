"""The exported graph says what snnTorch's live neurons compute."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.snntorch import bridged

DT = 1e-3
N = 5


def varied(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, N).astype(np.float32)


LIVE = [
    ("IF", "neuron.threshold", "v_threshold"),
    ("IF", "r", "r"),
    ("I", "r", "r"),
    ("LIF", "neuron.beta", "tau"),
    ("LIF", "neuron.threshold", "v_threshold"),
    ("LIF", "r", "r"),
    ("LIF", "v_leak", "v_leak"),
    ("LI", "neuron.beta", "tau"),
    ("LI", "r", "r"),
    ("CubaLIF", "neuron.alpha", "tau_syn"),
    ("CubaLIF", "neuron.beta", "tau_mem"),
    ("CubaLIF", "w_in", "w_in"),
    ("CubaLIF", "r", "r"),
    ("CubaLI", "w_in", "w_in"),
    ("Delay", "delay", "delay"),
]


def test_an_integrators_threshold_comes_back_within_rounding(alone):
    """IF computes in float32, relative to v_reset: exact on a grid, elsewhere within a rounding."""
    node = nir.IF(r=varied(1, 1, 0), v_threshold=varied(0.5, 2, 1), v_reset=varied(-1, 0.3, 2))
    exported = bridged.load(alone(node, N), DT).export().nodes["n"]
    np.testing.assert_array_equal(exported.v_reset, node.v_reset)
    np.testing.assert_allclose(exported.v_threshold, node.v_threshold, rtol=2e-7)


@pytest.mark.parametrize(("name", "path", "field"), LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(name, path, field, changed_live, exported_neurons):
    node = exported_neurons[name]
    assert changed_live(bridged.load, node, path) == [(field, 3)]
