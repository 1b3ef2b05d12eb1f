"""What holds of the bridges whose live objects are PyTorch modules."""

from __future__ import annotations

import logging

import nir
import numpy as np
import pytest

from adapters.base import Probes, RefusedError
from adapters.graph import parameters

torch = pytest.importorskip("torch")

DT = 1e-3
TWO = np.array([2, 2], np.float32)


@pytest.mark.parametrize("name", ["conv", "fc", "linear"])
def test_a_change_of_one_weight_is_the_only_change_in_the_graph(name, layers, torch_bridged, changed):
    model = torch_bridged.load(layers, DT)
    with torch.no_grad():
        model.modules[name].weight.view(-1)[5] += 0.25
    exported = model.export()
    for other, node in layers.nodes.items():
        assert changed(node, exported.nodes[other]) == ([("weight", 5)] if other == name else [])


def test_the_loaded_graph_is_neither_changed_nor_shared(layers, torch_bridged):
    before = {name: parameters(node) for name, node in layers.nodes.items()}
    model = torch_bridged.load(layers, DT)
    with torch.no_grad():
        for module in model.modules.values():
            for live in (*module.parameters(), *module.buffers()):
                live.mul_(2)
    for name, node in layers.nodes.items():
        for field, value in parameters(node).items():
            np.testing.assert_array_equal(value, before[name][field])


def test_random_numbers_gradients_and_logging_are_left_alone(alone, torch_bridged, lif, noise):
    state, handlers = torch.random.get_rng_state(), list(logging.getLogger().handlers)
    torch_bridged.load(alone(lif(), 6), DT).run({"x": noise(steps=2)}, Probes(("n",)))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.is_grad_enabled()
    assert logging.getLogger().handlers == handlers


def test_a_pool_that_pytorch_cannot_pad_is_refused_by_name(wired, torch_bridged):
    graph = wired({"n": nir.SumPool2d(TWO, TWO / 2, TWO)}, [("x", "n"), ("n", "y")], (1, 4, 4), (1, 7, 7))
    with pytest.raises(RefusedError) as refusal:
        torch_bridged.load(graph, DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == ("n", "SumPool2d", "padding")
