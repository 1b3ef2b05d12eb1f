"""The exported graph, and what is run, is what jaxsnn's live parameters say."""

from __future__ import annotations

from operator import attrgetter

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.jax_layers.part import double_precision
from adapters.jaxsnn import bridged

DT = 1e-3
N = 5
LIVE = [
    ("IF, v_reset", "params.v_th", "v_threshold"),
    ("IF, v_reset", "params.v_reset", "v_reset"),
    ("IF, v_reset", "r", "r"),
    ("I", "r", "r"),
    ("LIF", "params.tau_mem", "tau"),
    ("LIF", "params.v_leak", "v_leak"),
    ("LIF", "params.v_th", "v_threshold"),
    ("LIF", "params.v_reset", "v_reset"),
    ("LIF", "r", "r"),
    ("LI", "params.tau_mem", "tau"),
    ("LI", "params.v_leak", "v_leak"),
    ("LI", "r", "r"),
    ("CubaLIF", "params.tau_syn", "tau_syn"),
    ("CubaLIF", "params.tau_mem", "tau_mem"),
    ("CubaLIF", "params.v_th", "v_threshold"),
    ("CubaLIF", "w_in", "w_in"),
    ("CubaLIF", "r", "r"),
    ("CubaLI", "params.tau_syn", "tau_syn"),
    ("CubaLI", "params.v_leak", "v_leak"),
    ("CubaLI", "w_in", "w_in"),
]


def change(part, path):
    """Change number 3 of a live array."""
    *owner, name = path.split(".")
    holder = attrgetter(".".join(owner))(part) if owner else part
    with double_precision():
        setattr(holder, name, getattr(holder, name).at[3].multiply(0.75))


@pytest.mark.parametrize(("name", "path", "field"), LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(  # noqa: PLR0917  a row of the table and fixtures
    name, path, field, alone, changed, exported_neurons
):
    node = exported_neurons[name]
    model = bridged.load(alone(node, N), DT)
    change(model.parts["n"], path)
    assert changed(node, model.export().nodes["n"]) == [(field, 3)]


def test_a_live_weight_is_exported(wired, changed):
    node = nir.Linear(np.random.default_rng(0).normal(size=(3, N)).astype(np.float32))
    model = bridged.load(wired({"n": node}, [("x", "n"), ("n", "y")], N, 3), DT)
    weight = model.parts["n"].weight
    model.parts["n"].weight = weight.at[3, 2].multiply(0.75)  # jaxsnn's is (in, out)
    assert changed(node, model.export().nodes["n"]) == [("weight", 2 * N + 3)]


def test_a_change_after_a_run_is_run(alone, exported_neurons):
    model = bridged.load(alone(exported_neurons["LIF"], N), DT)
    x, probes = {"x": np.ones((20, 1, N), np.float32)}, Probes(("n",), ("n",))
    before = model.run(x, probes).membranes["n"]
    change(model.parts["n"], "params.v_leak")
    differs = (model.run(x, probes).membranes["n"] != before).any(axis=(0, 1))
    assert differs.tolist() == [False, False, False, True, False]
