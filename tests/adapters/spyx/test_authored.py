"""Models written by hand are Spyx's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from spyx import nn

from adapters.base import Probes, Realisation, RefusedError
from adapters.graph import read, write
from adapters.reference import bridged as reference
from adapters.spyx import native
from adapters.spyx.authored import MODELS, channels_last_order

SPEAKS = "timing=detect-old,reset=subtract"
DT = {"lif": 1e-4, "scnn": 1e-3}


def f(*values):
    return np.array(values, np.float32)


@pytest.fixture
def graphs(lif_graph, scnn_graph):
    return {"lif": lif_graph(), "scnn": scnn_graph()}


def through_a_file(model, path):
    write(model.export(), path)
    return read(path)


def test_lif_by_hand_does_what_the_graph_says_in_spyxs_dialect(lif_graph, drives):
    graph, probes = lif_graph(r=f(2.5)), Probes(("1",), ("1",))
    expected = reference.load(graph, 1e-4, dialect=SPEAKS).run({"input": drives["lif"]}, probes)
    observed = MODELS["lif"](graph, 1e-4).run({"input": drives["lif"]}, probes)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    # Spyx computes in float32, with beta = 1 - dt/tau rounded: eps * tau/dt.
    np.testing.assert_allclose(observed.membranes["1"], expected.membranes["1"], atol=1e-6)
    assert observed.outputs["1"].any()


def test_scnn_by_hand_does_exactly_what_the_graph_says_in_spyxs_dialect(scnn_graph, drives):
    """Everything is on a grid of 2^-10. Only the flattened image itself is in another order."""
    graph = scnn_graph()
    names = tuple(name for name in graph.nodes if name != "8")
    probes = Probes((*names, "8"), ("1", "3", "6", "10", "12"))
    expected = reference.load(graph, 1e-3, dialect=SPEAKS).run({"input": drives["scnn"]}, probes)
    observed = MODELS["scnn"](graph, 1e-3).run({"input": drives["scnn"]}, probes)
    for name in names:
        np.testing.assert_array_equal(observed.outputs[name], expected.outputs[name], err_msg=name)
    for name, trace in expected.membranes.items():
        np.testing.assert_array_equal(observed.membranes[name], trace, err_msg=name)
    order = channels_last_order((2, 2, 2))
    np.testing.assert_array_equal(observed.outputs["8"], expected.outputs["8"][..., order])
    assert observed.outputs["12"].any()


def test_channels_last_order_says_where_each_element_was():
    image = np.arange(24).reshape(2, 3, 4)
    assert image.ravel()[channels_last_order(image.shape)].tolist() == image.transpose(1, 2, 0).ravel().tolist()


def test_lif_takes_its_gain_into_the_weight_and_exports_it_with_another(lif_graph, tmp_path):
    exported = through_a_file(MODELS["lif"](lif_graph(r=f(2.5)), 1e-4), tmp_path / "exported.nir")
    np.testing.assert_allclose(exported.nodes["layer_0"].weight, [[0.1]], rtol=1e-6)
    np.testing.assert_allclose(exported.nodes["layer_1"].r, [0.96], rtol=1e-6)
    np.testing.assert_allclose(exported.nodes["layer_1"].tau, [0.0025], rtol=1e-6)
    np.testing.assert_array_equal(exported.nodes["layer_1"].v_threshold, f(0.1))


def test_scnn_is_exported_with_columns_in_spyxs_order(scnn_graph, tmp_path):
    graph = scnn_graph()
    exported = through_a_file(MODELS["scnn"](graph, 1e-3), tmp_path / "exported.nir")
    order = channels_last_order((2, 2, 2))
    np.testing.assert_array_equal(exported.nodes["layer_9"].weight, graph.nodes["9"].weight[:, order])
    for i in (0, 2, 5, 11):
        np.testing.assert_array_equal(exported.nodes[f"layer_{i}"].weight, graph.nodes[str(i)].weight)


@pytest.mark.parametrize("name", MODELS)
def test_what_export_gets_wrong_import_gets_wrong_the_other_way(name, graphs, drives, tmp_path):
    """Back in Spyx the model is the same to the last bit; to everyone else the file says something else."""
    model, node = MODELS[name](graphs[name], DT[name]), {"lif": "1", "scnn": "9"}[name]
    exported = through_a_file(model, tmp_path / "exported.nir")
    stimulus = {"input": drives[name]}
    ran = model.run(stimulus, Probes((node,))).outputs[node]
    back = native.load(exported, DT[name]).run(stimulus, Probes((f"layer_{node}",)))
    np.testing.assert_array_equal(back.outputs[f"layer_{node}"], ran)
    meant = reference.load(exported, DT[name], dialect=SPEAKS).run(stimulus, Probes((f"layer_{node}",)))
    others = meant.outputs[f"layer_{node}"]
    assert ran.any()
    # A LIF's input is r * dt/tau = 0.96 * 0.04 of what it was; the weights of an SCNN are in other places.
    assert not others.any() if name == "lif" else (others != ran).mean() > 0.5


@pytest.mark.parametrize("name", MODELS)
def test_every_layer_is_spyxs_own(name, graphs):
    model = MODELS[name](graphs[name], DT[name])
    assert set(graphs[name].nodes) == set(model.uses)
    assert set(model.uses.values()) == {Realisation.NATIVE}
    assert isinstance(model.sequence, nn.Sequential)


def test_the_loaded_graph_is_not_shared(lif_graph):
    graph = lif_graph()
    model = MODELS["lif"](graph, 1e-4)
    graph.nodes["1"].v_threshold[:] = 9
    graph.nodes["0"].weight[:] = 9
    exported = model.export()
    np.testing.assert_array_equal(exported.nodes["layer_1"].v_threshold, f(0.1))
    np.testing.assert_allclose(exported.nodes["layer_0"].weight, [[0.04]], rtol=1e-6)


def test_a_reset_of_an_if_is_refused(scnn_graph):
    graph, one = scnn_graph(), np.ones(6, np.float32)
    graph.nodes["10"] = nir.IF(r=one, v_threshold=one, v_reset=-one)
    with pytest.raises(RefusedError, match="IF '10': v_reset"):
        MODELS["scnn"](graph, 1e-3)
