"""The exported graph says what Norse's live cells compute."""

from __future__ import annotations

import pytest

from adapters.norse import bridged

LIVE = [
    ("IF, v_reset", "cell.p.v_th", "v_threshold"),
    ("IF, v_reset", "cell.p.v_reset", "v_reset"),
    ("IF, v_reset", "r", "r"),
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


@pytest.mark.parametrize(("name", "path", "field"), LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(name, path, field, changed_live, exported_neurons):
    node = exported_neurons[name]
    assert changed_live(bridged.load, node, path) == [(field, 3)]
