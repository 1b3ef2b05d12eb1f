"""What holds of every model that a framework on PyTorch has imported."""

from __future__ import annotations

import logging
import subprocess
import sys
import warnings
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import nir
import numpy as np
import pytest

import adapters
from adapters.base import Probes
from adapters.graph import parameters

DT = 1e-3
PROBES = Probes(("fc", "lif.1"), ("lif.1",), 2)
TWO = np.ones(2, np.float32)
NEURONS = {
    "norse": nir.LIF(0.0025 * TWO, 2 * TWO, 0.01 * TWO, 0.1 * TWO),
    "snntorch": nir.LIF(0.0025 * TWO, TWO, 0 * TWO, 0.1 * TWO),
    "spikingjelly": nir.LIF(0.01 * TWO, TWO, 0 * TWO, 0.5 * TWO),
    "sinabs": nir.LIF(4 * TWO, TWO, 0 * TWO, 0.5 * TWO),
    "rockpool": nir.CubaLIF(0.005 * TWO, 0.01 * TWO, 9 * TWO, 0 * TWO, 0.5 * TWO),
}
"""A neuron that each can import; Norse warns of the gain."""

DRAWING = {"norse", "snntorch", "spikingjelly"}
"""Whose importers make PyTorch's layers, which draw weights, before they give them the graph's."""

NESTED = {"norse": "a", "snntorch": "a", "spikingjelly": "a", "sinabs": "a.b"}
"""Name of a graph in the graph. Rockpool looks for a pair of nodes in it that feeds back."""


class Importer(NamedTuple):
    """A framework's native route, and the neuron it is tried with."""

    name: str
    module: object
    neuron: nir.NIRNode

    def load(self, graph):
        return self.module.load(graph, DT)


@pytest.fixture(scope="session", params=NEURONS)
def importer(request):
    """The native route of each framework in turn."""
    name = request.param
    pytest.importorskip(name)
    return Importer(name, import_module(f"adapters.{name}.native"), NEURONS[name])


@pytest.fixture
def graph(importer, behind_affine):
    return behind_affine(importer.neuron)


@pytest.fixture(scope="session")
def stimulus():
    return {"x": np.random.default_rng(0).uniform(0, 1, (200, 3, 2)).astype(np.float32)}


def test_what_is_recorded_has_shape_kind_and_name_of_the_graph(importer, graph, stimulus):
    recording = importer.load(graph).run(stimulus, PROBES)
    assert {name: (v.shape, v.dtype) for name, v in recording.outputs.items()} == {
        "fc": ((200, 3, 2), np.float32),
        "lif.1": ((200, 3, 2), np.uint8),
    }
    assert recording.membranes["lif.1"].shape == (200, 2, 2)
    np.testing.assert_array_equal(recording.predictions["y"], recording.outputs["lif.1"])
    assert recording.outputs["lif.1"].any()


def test_every_run_starts_from_rest_and_recording_changes_nothing(importer, graph, stimulus):
    model = importer.load(graph)
    first, second = model.run(stimulus, PROBES), model.run(stimulus, PROBES)
    np.testing.assert_array_equal(first.membranes["lif.1"], second.membranes["lif.1"])
    for made in (model, importer.load(graph)):
        without = made.run(stimulus, Probes(()))
        assert without.outputs == {}
        np.testing.assert_array_equal(first.predictions["y"], without.predictions["y"])
    bare = model.run(stimulus, Probes(("lif.1",)))
    np.testing.assert_array_equal(first.outputs["lif.1"], bare.outputs["lif.1"])


def test_the_loaded_graph_is_neither_changed_nor_shared(importer, graph, stimulus):
    before = {name: parameters(node) for name, node in graph.nodes.items()}
    model = importer.load(graph)
    live = list(model.module.parameters())
    assert live
    for each in live:
        each.data.mul_(2)
    model.run(stimulus, PROBES)
    for name, node in graph.nodes.items():
        for field, value in parameters(node).items():
            np.testing.assert_array_equal(value, before[name][field])


def test_a_nested_graph_is_recorded_under_its_inlined_names(importer, wired, graph, stimulus):
    if importer.name not in NESTED:
        pytest.skip(f"{importer.name} does not import a neuron alone in a nested graph")
    name = NESTED[importer.name]
    size = np.array([2])
    ends = {"input": nir.Input(size), "output": nir.Output(size)}
    inner = nir.NIRGraph({**ends, "lif": graph.nodes["lif.1"]}, [("input", "lif"), ("lif", "output")], type_check=False)
    nested = wired({"fc": graph.nodes["fc"], name: inner}, [("x", "fc"), ("fc", name), (name, "y")], 2)
    within = f"{name}.lif"
    recording = importer.load(nested).run(stimulus, Probes(("fc", within), (within,)))
    flat = importer.load(graph).run(stimulus, Probes(("fc", "lif.1"), ("lif.1",)))
    np.testing.assert_array_equal(recording.outputs[within], flat.outputs["lif.1"])
    np.testing.assert_array_equal(recording.membranes[within], flat.membranes["lif.1"])


def test_nothing_of_the_process_is_changed_but_what_the_importer_draws(importer, graph, stimulus):
    torch = pytest.importorskip("torch")
    handlers, filters = list(logging.getLogger().handlers), list(warnings.filters)
    state = torch.random.get_rng_state()
    model = importer.load(graph)
    model.run(stimulus, PROBES)
    model.run({"x": stimulus["x"][:, :2]}, PROBES)
    with suppress(Exception):  # what each exporter makes of it is in its own folder
        model.export()
    assert logging.getLogger().handlers == handlers
    assert warnings.filters == filters
    assert torch.equal(torch.random.get_rng_state(), state) is (importer.name not in DRAWING)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("name", NEURONS)
def test_naming_the_adapter_imports_no_framework(name):
    code = f"import sys, adapters.{name}.refusals; print({{'torch', '{name}'}} & set(sys.modules))"
    root = Path(adapters.__file__).parents[1]
    seen = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "set()"
