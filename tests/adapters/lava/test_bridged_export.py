"""The exported graph says what Lava's live variables, and what is put in front of them, compute."""

from __future__ import annotations

from operator import attrgetter

import nir
import numpy as np
import pytest

pytest.importorskip("torch")

from adapters.lava import bridged

pytestmark = [pytest.mark.frameworks, pytest.mark.usefixtures("lava")]

DT = 1e-3
LIVE = [
    ("IF", "lif.vth", ["v_threshold"]),
    ("IF", "r", ["r"]),
    ("I", "r", ["r"]),
    ("LIF", "lif.dv", ["tau"]),
    ("LIF", "lif.vth", ["v_threshold"]),
    ("LIF", "v_leak", ["v_leak"]),
    ("LIF", "r", ["r"]),
    # Lava's threshold lies above v_reset.
    ("LIF", "v_reset", ["v_threshold", "v_reset"]),
    ("LI", "lif.dv", ["tau"]),
    ("LI", "v_leak", ["v_leak"]),
    ("CubaLIF", "lif.du", ["tau_syn"]),
    ("CubaLIF", "lif.dv", ["tau_mem"]),
    ("CubaLIF", "lif.vth", ["v_threshold"]),
    ("CubaLIF", "w_in", ["w_in"]),
    ("CubaLIF", "r", ["r"]),
    ("CubaLI", "lif.du", ["tau_syn"]),
    ("CubaLI", "w_in", ["w_in"]),
]


def test_every_neuron_comes_back_bit_for_bit(exported_neuron, alone, changed):
    exported = bridged.load(alone(exported_neuron, 5), DT).export().nodes["n"]
    assert type(exported) is type(exported_neuron)
    assert changed(exported_neuron, exported) == []


@pytest.mark.parametrize("live", LIVE, ids=lambda live: "-".join(live[:2]))
def test_a_change_of_one_live_number_shows(live, exported_neurons, alone, changed):
    name, path, fields = live
    node = exported_neurons[name]
    model = bridged.load(alone(node, 5), DT)
    attrgetter(path)(model.modules["n"])[3] *= 0.75
    assert sorted(changed(node, model.export().nodes["n"])) == sorted((field, 3) for field in fields)


def test_the_loaded_graph_shares_nothing(alone, lif):
    graph = alone(lif(), 6)
    model = bridged.load(graph, DT)
    graph.nodes["n"].v_threshold *= 2
    assert model.export().nodes["n"].v_threshold == pytest.approx(np.full(6, 0.5))


def test_changed_numbers_run_as_they_are_exported(alone, lif, compare):
    x = np.random.default_rng(3).normal(1, 2, (200, 2, 6)).astype(np.float32)
    model = bridged.load(alone(lif(v_leak=np.full(6, 0.1, np.float32)), 6), DT)
    model.modules["n"].lif.dv *= 0.5
    model.modules["n"].v_reset += 0.125
    exported = model.export()
    assert isinstance(exported.nodes["n"], nir.LIF)
    compare(model, exported, DT, x)
