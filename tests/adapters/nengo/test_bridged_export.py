"""The exported graph says what Nengo's live objects compute."""

from __future__ import annotations

from operator import attrgetter

import nengo
import nir
import numpy as np
import pytest

from adapters.base import Probes, Realisation
from adapters.nengo import bridged

DT = 1e-3
N = 5


def varied(low, high, seed, shape=N):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


OWN = nir.LIF(np.full(N, 0.01, np.float32), varied(0.5, 2, 0), np.zeros(N), varied(0.4, 0.8, 1), np.zeros(N))
"""A node that Nengo's own LIF is."""
RESET = nir.IF(varied(0.5, 2, 0), varied(0.5, 2, 1), varied(-1, 0.3, 23))
LIVE = [
    ("IF", ["r", "v_threshold", "v_reset"]),
    ("I", ["r"]),
    ("LIF", ["tau", "r", "v_leak", "v_threshold", "v_reset"]),
    ("LI", ["tau", "r", "v_leak"]),
    ("CubaLIF", ["tau_mem", "tau_syn", "r", "v_leak", "v_threshold", "v_reset", "w_in"]),
    ("CubaLI", ["tau_mem", "tau_syn", "r", "v_leak", "w_in"]),
]


def named(objects, label):
    return next(each for each in objects if each.label == label)


def connection(model, before, behind):
    """The connection between two objects of these labels."""
    ends = [(getattr(each.pre_obj, "label", ""), each) for each in model.live.all_connections]
    return next(each for label, each in ends if label == before and owner(each.post_obj).label == behind)


def owner(part):
    return getattr(part, "ensemble", part)


def grow(live, index=3):
    """Change one number of an array that Nengo holds; it protects them from writing."""
    live.setflags(write=True)
    live.ravel()[index] *= 0.75
    live.setflags(write=False)


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in LIVE for field in fields])
def test_a_change_of_one_number_of_a_neuron_type_is_the_only_change_in_the_graph(
    name, field, alone, changed, exported_neurons
):
    node = RESET if name == "IF" else exported_neurons[name]
    model = bridged.load(alone(node, N), DT)
    grow(getattr(named(model.live.all_ensembles, "n").neuron_type, field))
    assert changed(node, model.export().nodes["n"]) == [(field, 3)]


@pytest.mark.parametrize(("ends", "field"), [(("n in", "n drive"), "r"), (("n drive", "n"), "v_threshold")])
def test_a_change_in_front_of_nengos_own_lif_is_the_only_change_in_the_graph(ends, field, alone, changed):
    model = bridged.load(alone(OWN, N), DT)
    assert model.uses["n"] is Realisation.FOLDED
    assert changed(OWN, model.export().nodes["n"]) == []
    grow(connection(model, *ends).transform.init)
    assert changed(OWN, model.export().nodes["n"]) == [(field, 3)]


def test_another_time_constant_of_nengos_own_lif_is_the_only_change_in_the_graph(alone, changed):
    model = bridged.load(alone(OWN, N), DT)
    live = named(model.live.all_ensembles, "n")
    tau_rc = -DT / np.log1p(-DT / 0.02)
    live.neuron_type = nengo.LIF(tau_rc=tau_rc, tau_ref=0, min_voltage=-np.inf, amplitude=DT)
    exported = model.export().nodes["n"]
    assert changed(OWN, exported) == [("tau", i) for i in range(N)]
    np.testing.assert_array_equal(exported.tau, np.full(N, 0.02, np.float32))


@pytest.mark.parametrize(
    ("name", "ends", "path", "index", "field", "expected"),
    [
        ("conv", ("conv in", "conv"), "transform.init", 7, "weight", None),
        ("fc", ("fc in", "fc"), "transform.init", 5, "weight", 5),
        ("linear", ("linear in", "linear"), "transform.init", 5, "weight", 5),
        ("scale", ("scale in", "scale"), "transform.init", 1, "scale", 1),
        ("fc", ("fc bias", "fc"), "pre_obj.output", 1, "bias", 1),
        ("conv", ("conv bias", "conv"), "pre_obj.output", 2, "bias", 2),
    ],
)
def test_a_change_of_one_number_of_a_layer_is_the_only_change_in_the_graph(  # noqa: PLR0917  one row of the table above
    name, ends, path, index, field, expected, layers, changed
):
    model = bridged.load(layers, DT)
    grow(attrgetter(path)(connection(model, *ends)), index)
    exported = model.export()
    for other, node in layers.nodes.items():
        found = changed(node, exported.nodes[other])
        assert [name for name, _ in found] == ([field] if other == name else [])
        assert expected is None or other != name or found == [(field, expected)]


@pytest.mark.parametrize("shape", [(1,), (), (1, 1), (2, 1), (2, 3)])
def test_a_parameter_comes_back_in_the_shape_it_was_given_in(shape, alone):
    node = nir.LI(varied(0.003, 1, 0, shape), varied(0.5, 2, 1, shape), varied(-1, 1, 2, shape))
    exported = bridged.load(alone(node, (2, 3)), DT).export().nodes["n"]
    for field in ("tau", "r", "v_leak"):
        np.testing.assert_array_equal(getattr(exported, field), getattr(node, field))
        assert np.shape(getattr(exported, field)) == shape


def test_a_parameter_of_one_element_is_exported_for_each_neuron_once_they_differ(alone):
    node = nir.I(np.float32([2]))
    model = bridged.load(alone(node, 3), DT)
    grow(named(model.live.all_ensembles, "n").neuron_type.r, 2)
    np.testing.assert_array_equal(model.export().nodes["n"].r, np.float32([2, 2, 1.5]))


def test_weights_with_leading_axes_come_back_from_live_entries(wired, changed):
    node = nir.Affine(varied(-1, 1, 0, (2, 3, 4)), varied(-1, 1, 1, (2, 3)))
    model = bridged.load(wired({"n": node}, [("x", "n"), ("n", "y")], (2, 4), (2, 3)), DT)
    assert changed(node, model.export().nodes["n"]) == []
    grow(connection(model, "n in", "n").transform.init.data, 13)
    assert changed(node, model.export().nodes["n"]) == [("weight", 13)]


def test_a_delay_comes_back_from_the_live_process(alone, changed, exported_neurons):
    node = exported_neurons["Delay"]
    model = bridged.load(alone(node, N), DT)
    grow(named(model.live.all_nodes, "n").output.delay)
    assert changed(node, model.export().nodes["n"]) == [("delay", 3)]


def test_what_runs_is_what_is_live(alone, compare):
    model = bridged.load(alone(RESET, N), DT)
    grow(named(model.live.all_ensembles, "n").neuron_type.v_threshold)
    x = np.random.default_rng(0).normal(0.5, 1, (50, 2, N)).astype(np.float32)
    compare(model, model.export(), DT, x)
    unchanged = bridged.load(alone(RESET, N), DT).run({"x": x}, Probes(("n",)))
    assert (model.run({"x": x}, Probes(("n",))).outputs["n"] != unchanged.outputs["n"]).any()


def test_the_loaded_graph_is_neither_changed_nor_shared(alone, exported_neurons, changed):
    node = exported_neurons["LIF"]
    kept = nir.LIF(*(np.array(value) for value in (node.tau, node.r, node.v_leak, node.v_threshold, node.v_reset)))
    model = bridged.load(alone(node, N), DT)
    for field in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        grow(getattr(named(model.live.all_ensembles, "n").neuron_type, field))
    model.run({"x": np.ones((3, 1, N), np.float32)}, Probes(("n",)))
    assert changed(kept, node) == []
