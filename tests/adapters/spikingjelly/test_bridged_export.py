"""The exported graph says what SpikingJelly's live nodes compute."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from spikingjelly.activation_based import neuron as own

from adapters.spikingjelly import bridged

DT = 1e-3
N = 5


def varied(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, N).astype(np.float32)


def same(value):
    return np.full(N, value, np.float32)


CUSTOM = [
    ("IF, v_reset", "node.v_threshold", "v_threshold"),
    ("IF, v_reset", "node.v_reset", "v_reset"),
    ("IF, v_reset", "r", "r"),
    ("I", "r", "r"),
    ("LIF", "node.tau", "tau"),
    ("LIF", "node.v_leak", "v_leak"),
    ("LIF", "node.v_threshold", "v_threshold"),
    ("LIF", "node.v_reset", "v_reset"),
    ("LIF", "r", "r"),
    ("LI", "node.tau", "tau"),
    ("LI", "node.v_leak", "v_leak"),
    ("LI", "r", "r"),
    ("CubaLIF", "node.tau_syn", "tau_syn"),
    ("CubaLIF", "node.tau", "tau_mem"),
    ("CubaLIF", "node.v_leak", "v_leak"),
    ("CubaLIF", "node.v_threshold", "v_threshold"),
    ("CubaLIF", "node.v_reset", "v_reset"),
    ("CubaLIF", "node.w_in", "w_in"),
    ("CubaLIF", "node.r", "r"),
    ("CubaLI", "node.w_in", "w_in"),
    ("CubaLI", "node.v_leak", "v_leak"),
    ("Delay", "delay", "delay"),
]
TAU, TAU_SYN = same(0.0123), same(0.0045)
UNIFORM = {
    "IF": nir.IF(r=varied(0.5, 2, 2), v_threshold=same(0.7), v_reset=same(-0.3)),
    "LIF": nir.LIF(TAU, varied(0.5, 2, 3), same(-0.1), same(0.7), same(-0.1)),
    "LI": nir.LI(TAU, varied(0.5, 2, 4), same(-0.1)),
    "CubaLIF": nir.CubaLIF(TAU_SYN, TAU, varied(0.5, 2, 5), same(0), same(0.7), same(-0.1), w_in=varied(0.5, 2, 6)),
    "CubaLI": nir.CubaLI(TAU_SYN, TAU, varied(0.5, 2, 7), same(0), w_in=varied(0.5, 2, 8)),
}
FOLDED = [
    ("IF", "v_threshold", {"v_threshold"}),
    ("IF", "v_reset", {"v_reset"}),
    ("LIF", "tau", {"tau"}),
    ("LIF", "v_threshold", {"v_threshold"}),
    ("LIF", "v_reset", {"v_reset", "v_leak"}),  # LIFNode leaks to where it resets
    ("LI", "tau", {"tau"}),
    ("LI", "v_reset", {"v_leak"}),
    ("CubaLIF", "c_decay", {"tau_syn"}),
    ("CubaLIF", "v_decay", {"tau_mem"}),
    ("CubaLIF", "v_threshold", {"v_threshold"}),
    ("CubaLIF", "v_reset", {"v_reset"}),
    ("CubaLI", "c_decay", {"tau_syn"}),
    ("CubaLI", "v_decay", {"tau_mem"}),
]


@pytest.mark.parametrize(("name", "path", "field"), CUSTOM)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(name, path, field, changed_live, exported_neurons):
    node = exported_neurons[name]
    assert changed_live(bridged.load, node, path) == [(field, 3)]


@pytest.mark.parametrize("name", UNIFORM)
def test_a_uniform_neuron_comes_back_bit_for_bit(name, alone, changed):
    model = bridged.load(alone(UNIFORM[name], N), DT)
    assert isinstance(model.modules["n"].node, own.BaseNode)
    exported = model.export().nodes["n"]
    assert type(exported) is type(UNIFORM[name])
    assert changed(UNIFORM[name], exported) == []


@pytest.mark.parametrize(("name", "attribute", "fields"), FOLDED)
def test_a_change_of_a_nodes_one_number_is_the_only_change_in_the_graph(name, attribute, fields, alone, changed):
    model = bridged.load(alone(UNIFORM[name], N), DT)
    node = model.modules["n"].node
    setattr(node, attribute, getattr(node, attribute) * 0.75)
    differs = changed(UNIFORM[name], model.export().nodes["n"])
    assert sorted(differs) == sorted((field, i) for field in fields for i in range(N))


@pytest.mark.parametrize(("name", "gain"), [(n, g) for n in UNIFORM for g in ("r", "w_in") if hasattr(UNIFORM[n], g)])
def test_a_change_of_one_live_gain_is_the_only_change_in_the_graph(name, gain, changed_live):
    assert changed_live(bridged.load, UNIFORM[name], gain) == [(gain, 3)]


@pytest.mark.parametrize("shape", [(1,), (1, 1)])
def test_a_parameter_keeps_the_shape_it_came_in(shape, alone):
    one = np.ones(shape, np.float32)
    exported = bridged.load(alone(nir.LIF(one / 100, one, 0 * one, one / 2), N), DT).export().nodes["n"]
    for field in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        assert getattr(exported, field).shape == shape
