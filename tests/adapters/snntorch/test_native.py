"""What snnTorch's own importer and exporter do is recorded as it is."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import snntorch as snn
import torch

from adapters.base import Probes, VKind
from adapters.snntorch import native

DT = 1e-4


def f(*values):
    return np.array(values, np.float32)


@pytest.fixture
def graph(behind_affine):
    """One Affine and one LIF of two equal neurons."""
    return behind_affine(nir.LIF(tau=f(0.0025, 0.0025), r=f(1, 1), v_leak=f(0, 0), v_threshold=f(0.1, 0.1)))


@pytest.fixture
def stimulus():
    return {"x": np.random.default_rng(0).uniform(0, 1, (200, 3, 2)).astype(np.float32)}


PROBES = Probes(("fc", "lif.1"), ("lif.1",), 2)


def test_membranes_come_in_the_graphs_units(graph, stimulus, compare):
    """The importer scales the threshold to 2.5 in place of the input; the recording undoes it."""
    model = native.load(graph, DT)
    assert model.module.get_submodule("lif_1").threshold == pytest.approx(2.5)
    observed = compare(model, graph, DT, stimulus["x"])
    assert observed.outputs["lif.1"].any()


def test_membranes_are_those_after_reset(graph, stimulus):
    assert native.load(graph, DT).run(stimulus, PROBES).kind("lif.1") is VKind.AFTER_RESET


def test_no_neuron_is_left_in_the_list_of_all_neurons(graph):
    before = list(snn.SpikingNeuron.instances)
    native.load(graph, DT)
    assert snn.SpikingNeuron.instances == before


def test_dt_has_no_place_in_the_importer(graph):
    ours, other = native.load(graph, DT), native.load(graph, 1e-3)
    assert torch.equal(ours.module.get_submodule("lif_1").beta, other.module.get_submodule("lif_1").beta)


def test_an_imported_lif_cannot_be_exported(graph):
    with pytest.raises(AssertionError, match="All parameters must have the same shape"):
        native.load(graph, DT).export()


def test_an_imported_if_stops_the_layer_after_it(wired):
    """It returns (spikes, membrane), which the next layer cannot take; whether probed or not."""
    nodes = {"if": nir.IF(r=f(1, 1), v_threshold=f(1, 1)), "fc": nir.Linear(f([1, 0], [0, 1]))}
    graph = wired(nodes, [("x", "if"), ("if", "fc"), ("fc", "y")], 2)
    for probes in (Probes(("if", "fc"), ("if",)), Probes(())):
        with pytest.raises(TypeError, match="must be Tensor, not tuple"):
            native.load(graph, DT).run({"x": np.ones((3, 1, 2), np.float32)}, probes)


def test_an_imported_if_leaks_and_subtracts(alone):
    graph = alone(nir.IF(r=f(1), v_threshold=f(1)), 1)
    recording = native.load(graph, DT).run({"x": f(0.5, 0, 2).reshape(3, 1, 1)}, Probes(("n",), ("n",)))
    assert recording.outputs["n"].ravel().tolist() == [0, 0, 1]
    np.testing.assert_allclose(recording.membranes["n"].ravel(), [0.5, 0.45, 1.405], rtol=1e-6)


def test_a_recurrent_pair_is_found_inside_the_module_it_was_wrapped_in(wired):
    size = {"tau": f(1e-3, 1e-3), "r": f(10, 10), "v_leak": f(0, 0), "v_threshold": f(1, 1)}
    nodes = {"a.lif": nir.LIF(**size), "a.w": nir.Linear(f([0, 0.5], [0.5, 0]))}
    edges = [("x", "a.lif"), ("a.lif", "a.w"), ("a.w", "a.lif"), ("a.lif", "y")]
    graph = wired(nodes, edges, 2)
    recording = native.load(graph, DT).run({"x": np.ones((20, 1, 2), np.float32)}, Probes(("a.lif", "a.w"), ("a.lif",)))
    assert set(recording.outputs) == {"a.lif", "a.w"}
    assert set(graph.nodes) == {"x", "y", "a.lif", "a.w"}


def test_a_threshold_of_zero_sets_no_unit(graph, stimulus):
    graph.nodes["lif.1"].v_threshold[:] = 0
    recording = native.load(graph, DT).run(stimulus, PROBES)
    assert np.isfinite(recording.membranes["lif.1"]).all()
