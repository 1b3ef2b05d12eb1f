"""The exported graph says what Norse's live cells compute."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.norse import bridged

DT = 1e-3
N = 5


def varied(low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, N).astype(np.float32)


RESET = nir.IF(r=varied(0.5, 2, 0), v_threshold=varied(0.5, 2, 1), v_reset=varied(-1, 0.3, 23))

LIVE = [
    ("IF", "cell.p.v_th", "v_threshold"),
    ("IF", "cell.p.v_reset", "v_reset"),
    ("IF", "r", "r"),
    ("I", "r", "r"),
    ("LIF", "cell.p.tau_mem_inv", "tau"),
    ("LIF", "cell.p.v_leak", "v_leak"),
    ("LIF", "cell.p.v_th", "v_threshold"),
    ("LIF", "cell.p.v_reset", "v_reset"),
    ("LIF", "r", "r"),
    ("LI", "cell.p.tau_mem_inv", "tau"),
    ("LI", "cell.p.v_leak", "v_leak"),
    ("LI", "r", "r"),
    ("CubaLIF", "cell.synapse.p.tau_mem_inv", "tau_syn"),
    ("CubaLIF", "cell.lif.p.tau_mem_inv", "tau_mem"),
    ("CubaLIF", "cell.lif.p.v_th", "v_threshold"),
    ("CubaLIF", "cell.w_in", "w_in"),
    ("CubaLIF", "cell.r", "r"),
    ("CubaLI", "cell.w_in", "w_in"),
    ("CubaLI", "cell.lif.p.v_leak", "v_leak"),
    ("Delay", "delay", "delay"),
]


def test_a_reset_comes_back_bit_for_bit(alone, changed):
    exported = bridged.load(alone(RESET, N), DT).export().nodes["n"]
    assert type(exported) is nir.IF
    assert changed(RESET, exported) == []


@pytest.mark.parametrize(("name", "path", "field"), LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(name, path, field, changed_live, exported_neurons):
    node = RESET if name == "IF" else exported_neurons[name]
    assert changed_live(bridged.load, node, path) == [(field, 3)]
