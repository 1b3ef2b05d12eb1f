"""The exported graph says what the live modules compute."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest
import torch

from adapters.graph import network, parameters

DT = 1e-3
N = 5


def varied(low, high, seed, shape=N):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


def test_a_neuron_comes_back_bit_for_bit(exported_neuron, alone, bridged, changed):
    graph = alone(exported_neuron, N)
    exported = bridged.load(graph, DT).export().nodes["n"]
    assert type(exported) is type(graph.nodes["n"])
    assert changed(graph.nodes["n"], exported) == []


@pytest.fixture
def layers(wired):
    nodes = {
        "conv": nir.Conv2d((6, 6), varied(-1, 1, 0, (4, 1, 3, 3)), 1, (1, 0), 1, 2, varied(-1, 1, 1, 4)),
        "if": nir.IF(r=np.ones((4, 6, 4), np.float32), v_threshold=varied(0.5, 2, 2, (4, 6, 4))),
        "sum": nir.SumPool2d(np.array([2, 2]), np.array([2, 1]), np.array([0, 1])),
        "avg": nir.AvgPool2d(np.array([1, 2]), np.array([1, 2]), np.array([0, 0])),
        "flat": nir.Flatten({"input": np.array([4, 3, 2])}, 0, -1),
        "fc": nir.Affine(varied(-1, 1, 3, (3, 24)), varied(-1, 1, 4, 3)),
        "scale": nir.Scale(varied(-1, 1, 5, 3)),
        "linear": nir.Linear(varied(-1, 1, 6, (3, 3))),
        "theta": nir.Threshold(varied(-1, 1, 7, 3)),
    }
    names = ["x", *nodes, "y"]
    return wired(nodes, list(pairwise(names)), (2, 6, 6), 3)


def test_layers_come_back_bit_for_bit(layers, bridged, changed):
    exported = bridged.load(layers, DT).export()
    assert set(exported.edges) == set(layers.edges)
    for name, node in layers.nodes.items():
        assert type(exported.nodes[name]) is type(node)
        assert changed(node, exported.nodes[name]) == [], name


@pytest.mark.parametrize("name", ["conv", "fc", "linear"])
def test_a_change_of_one_weight_is_the_only_change_in_the_graph(name, layers, bridged, changed):
    model = bridged.load(layers, DT)
    with torch.no_grad():
        model.modules[name].weight.view(-1)[5] += 0.25
    exported = model.export()
    for other, node in layers.nodes.items():
        assert changed(node, exported.nodes[other]) == ([("weight", 5)] if other == name else [])


def test_the_loaded_graph_is_neither_changed_nor_shared(layers, bridged):
    before = {name: parameters(node) for name, node in layers.nodes.items()}
    model = bridged.load(layers, DT)
    with torch.no_grad():
        for module in model.modules.values():
            for live in (*module.parameters(), *module.buffers()):
                live.mul_(2)
    for name, node in layers.nodes.items():
        for field, value in parameters(node).items():
            np.testing.assert_array_equal(value, before[name][field])


def test_a_nested_graph_is_exported_flat_under_its_inlined_names(wired, exported_neurons, bridged):
    size = np.array([N])
    inner = {"input": nir.Input(size), "n": exported_neurons["LIF"], "output": nir.Output(size)}
    nested = nir.NIRGraph(inner, [("input", "n"), ("n", "output")], type_check=False)
    graph = wired({"a": nested}, [("x", "a"), ("a", "y")], N)
    exported = bridged.load(graph, DT).export()
    assert set(exported.nodes) == {"x", "a.n", "y"}
    assert network(exported).edges == network(graph).edges


@pytest.mark.paper
def test_the_papers_network_comes_back_through_a_file_bit_for_bit(shared, tmp_path, bridged, changed):
    graph = nir.read(shared / "paper" / "scnn" / "cnn_sinabs.nir")
    nir.write(tmp_path / "exported.nir", bridged.load(graph, DT).export())
    exported = nir.read(tmp_path / "exported.nir")
    assert set(exported.edges) == set(graph.edges)
    for name, node in graph.nodes.items():
        assert changed(node, exported.nodes[name]) == [], name
