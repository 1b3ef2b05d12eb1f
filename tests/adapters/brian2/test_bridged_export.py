"""The exported graph says what Brian2's live numbers make of a run."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.brian2 import bridged
from adapters.graph import parameters
from adapters.reference import bridged as reference

DT = 1e-3
N = 5
FIELDS = {
    "IF": ("r", "v_threshold", "v_reset"),
    "Delay": ("delay",),
    "I": ("r",),
    "LIF": ("tau", "r", "v_leak", "v_threshold", "v_reset"),
    "LI": ("tau", "r", "v_leak"),
    "CubaLIF": ("tau_mem", "tau_syn", "r", "v_leak", "v_threshold", "v_reset", "w_in"),
    "CubaLI": ("tau_mem", "tau_syn", "r", "v_leak", "w_in"),
}


def varied(low, high, seed, *shape):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


LAYERS = {
    "Affine": (nir.Affine(varied(-1, 1, 0, 3, 4), varied(-1, 1, 1, 3)), 4, 3),
    "Linear": (nir.Linear(varied(-1, 1, 2, 3, 4)), 4, 3),
    "Conv1d": (nir.Conv1d(6, varied(-1, 1, 3, 4, 1, 3), 2, 1, 1, 2, varied(-1, 1, 4, 4)), (2, 6), (4, 3)),
    "Conv2d": (
        nir.Conv2d((4, 5), varied(-1, 1, 5, 2, 3, 2, 3), 1, "same", 1, 1, varied(-1, 1, 6, 2)),
        (3, 4, 5),
        (2, 4, 5),
    ),
}


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in FIELDS.items() for field in fields])
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(name, field, alone, changed, exported_neurons):
    node = exported_neurons[name]
    if name == "IF":
        node = nir.IF(node.r, node.v_threshold, varied(-1, 0.3, 23, N))
    model = bridged.load(alone(node, N), DT)
    model.parts["n"].live[field].numbers[3] *= 0.75
    assert changed(node, model.export().nodes["n"]) == [(field, 3)]


@pytest.mark.parametrize("name", LAYERS)
def test_a_change_of_one_weight_changes_the_graph_and_the_run_alike(name, wired, changed):
    node, entering, leaving = LAYERS[name]
    model = bridged.load(wired({"n": node}, [("x", "n"), ("n", "y")], entering, leaving), DT)
    model.parts["n"].live["weight"].numbers[5] += 0.25
    exported = model.export()
    assert changed(node, exported.nodes["n"]) == [("weight", 5)]
    x = {"x": varied(-1, 1, 7, 4, 3, *np.atleast_1d(entering))}
    expected = reference.load(exported, DT).run(x, Probes(("n",))).outputs["n"]
    np.testing.assert_allclose(model.run(x, Probes(("n",))).outputs["n"], expected, rtol=0, atol=1e-6)


def test_a_changed_tau_is_what_runs(alone, lif, noise):
    model = bridged.load(alone(lif(), 6), DT)
    before = model.run({"x": noise()}, Probes((), ("n",))).membranes["n"]
    model.parts["n"].live["tau"].numbers[2] *= 2
    after = model.run({"x": noise()}, Probes((), ("n",))).membranes["n"]
    assert (before != after).any(axis=(0, 1)).tolist() == [False, False, True, False, False, False]


def test_one_number_for_all_neurons_stays_one(alone):
    one = np.ones((1, 1), np.float32)
    exported = bridged.load(alone(nir.LIF(one / 100, one, 0 * one, one / 2), (2, 3)), DT).export().nodes["n"]
    assert exported.tau.shape == (1, 1)


def test_the_loaded_graph_is_neither_changed_nor_shared(layers):
    before = {name: parameters(node) for name, node in layers.nodes.items()}
    model = bridged.load(layers, DT)
    for part in model.parts.values():
        for number in part.live.values():
            number.numbers[:] *= 2
    for name, node in layers.nodes.items():
        for field, value in parameters(node).items():
            np.testing.assert_array_equal(value, before[name][field])
