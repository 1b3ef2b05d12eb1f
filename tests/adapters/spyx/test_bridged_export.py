"""The exported graph says what the live cells and layers compute."""

from __future__ import annotations

from operator import attrgetter

import nir
import numpy as np
import pytest
from flax import nnx

from adapters.base import Probes
from adapters.jax_layers.part import double_precision
from adapters.spyx import bridged

DT = 1e-3
N = 5


def varied(low, high, seed, *shape):
    return np.random.default_rng(seed).uniform(low, high, shape or N).astype(np.float32)


LIVE = [
    ("IF, v_reset", "cell.threshold", "v_threshold"),
    ("IF, v_reset", "cell.v_reset", "v_reset"),
    ("IF, v_reset", "r", "r"),
    ("I", "r", "r"),
    ("LIF", "cell.integrator.beta", "tau"),
    ("LIF", "v_leak", "v_leak"),
    ("LIF", "cell.threshold", "v_threshold"),
    ("LIF", "cell.v_reset", "v_reset"),
    ("LIF", "r", "r"),
    ("LI", "cell.beta", "tau"),
    ("LI", "v_leak", "v_leak"),
    ("LI", "r", "r"),
    ("CubaLIF", "synapse.beta", "tau_syn"),
    ("CubaLIF", "cell.integrator.beta", "tau_mem"),
    ("CubaLIF", "cell.threshold", "v_threshold"),
    ("CubaLIF", "cell.v_reset", "v_reset"),
    ("CubaLIF", "w_in", "w_in"),
    ("CubaLIF", "r", "r"),
    ("CubaLI", "w_in", "w_in"),
    ("CubaLI", "v_leak", "v_leak"),
    ("Delay", "delay", "delay"),
]


def change(part, path, place):
    """Make one live number three quarters of what it was."""
    with double_precision():
        live = attrgetter(path)(part)
        if isinstance(live, nnx.Variable):
            live[...] = live[...].at[place].multiply(0.75)
        else:
            setattr(part, path, live.at[place].multiply(0.75))


@pytest.mark.parametrize("where", LIVE)
def test_a_change_of_one_live_number_is_the_only_change_in_the_graph(where, alone, exported_neurons, changed):
    name, path, field = where
    node = exported_neurons[name]
    model = bridged.load(alone(node, N), DT)
    change(model.parts["n"], path, 3)
    assert changed(node, model.export().nodes["n"]) == [(field, 3)]


def test_a_time_constant_of_many_steps_comes_back_bit_for_bit(alone, changed):
    node = nir.LI(tau=varied(2.0**20, 2.0**24, 5) * np.float32(DT), r=varied(0, 1, 6), v_leak=varied(0, 1, 7))
    assert changed(node, bridged.load(alone(node, N), DT).export().nodes["n"]) == []


WEIGHTS = {
    # node, what arrives and leaves; a place in the kernel, which is (in, out) or (*kernel, in, out), and in the weight
    "Affine": (nir.Affine(varied(-1, 1, 1, 3, 4), varied(-1, 1, 2, 3)), (4,), (3,), (2, 1), (1, 2)),
    "Linear": (nir.Linear(varied(-1, 1, 1, 3, 4)), (4,), (3,), (2, 1), (1, 2)),
    "Conv2d": (
        nir.Conv2d((6, 6), varied(-1, 1, 1, 4, 2, 3, 3), 1, 1, 1, 1, varied(-1, 1, 2, 4)),
        (2, 6, 6),
        (4, 6, 6),
        (0, 2, 1, 3),
        (3, 1, 0, 2),
    ),
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_change_of_one_weight_is_the_only_change_and_is_run(name, wired, changed):
    node, inputs, outputs, place, index = WEIGHTS[name]
    graph = wired({"n": node}, [("x", "n"), ("n", "y")], inputs, outputs)
    model = bridged.load(graph, DT)
    x = {"x": np.ones((1, 1, *inputs), np.float32)}
    before = model.run(x, Probes(("n",))).outputs["n"]
    change(model.parts["n"], "module.kernel", place)
    exported = model.export()
    assert changed(node, exported.nodes["n"]) == [("weight", np.ravel_multi_index(index, node.weight.shape))]
    after = model.run(x, Probes(("n",))).outputs["n"]
    assert (before != after).any()
    np.testing.assert_array_equal(after, bridged.load(exported, DT).run(x, Probes(("n",))).outputs["n"])


def test_the_loaded_graph_is_neither_changed_nor_shared(scnn_graph, changed):
    graph, again = scnn_graph(), scnn_graph()
    model = bridged.load(graph, DT)
    for name in ("0", "9"):
        change(model.parts[name], "module.kernel", 0)
    for name, node in again.nodes.items():
        assert changed(node, graph.nodes[name]) == []
    for node in graph.nodes.values():
        for value in vars(node).values():
            if isinstance(value, np.ndarray) and value.dtype == np.float32:
                value[:] = 0
    exported = model.export()
    np.testing.assert_array_equal(exported.nodes["11"].weight, again.nodes["11"].weight)
    np.testing.assert_array_equal(exported.nodes["12"].v_threshold, again.nodes["12"].v_threshold)
