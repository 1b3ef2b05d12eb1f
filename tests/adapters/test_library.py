"""`from adapters import load`: a framework's live model in the user's own process."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters import Loaded, MalformedError, NotInstalledError, RefusedError, UnknownRouteError, load
from adapters.graph import read, write
from adapters.registry import UnknownFrameworkError

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def classifier(seed=1):
    """Three inputs, four hidden neurons, two outputs; what snnTorch's own importer takes too."""
    rng = np.random.default_rng(seed)

    def lif(size):
        each = np.ones(size, np.float32)
        return nir.LIF(each * 1e-3, each * 10, each * 0, each, each * 0)

    nodes = {
        "input": nir.Input({"input": np.array([3])}),
        "w1": nir.Affine(rng.normal(0.5, 0.5, (4, 3)).astype(np.float32), np.zeros(4, np.float32)),
        "h": lif(4),
        "w2": nir.Affine(rng.normal(0.5, 0.5, (2, 4)).astype(np.float32), np.zeros(2, np.float32)),
        "o": lif(2),
        "output": nir.Output({"output": np.array([2])}),
    }
    names = list(nodes)
    return nir.NIRGraph(nodes, [*pairwise(names)], type_check=False)


@pytest.fixture
def file(tmp_path):
    write(classifier(), tmp_path / "model.nir")
    return tmp_path / "model.nir"


def test_loads_a_file_or_a_graph_and_runs_it(file):
    stimulus = np.ones((20, 2, 3), np.float32)
    by_file = load("reference", file, dt=1e-4).run(stimulus, membranes=("h",))
    by_graph = load("reference", classifier(), dt=1e-4).run({"input": stimulus})
    assert by_file.predictions["output"].shape == (20, 2, 2)
    assert by_file.predictions["output"].sum() > 0
    assert by_file.membranes["h"].shape == (20, 2, 4)
    assert np.array_equal(by_file.outputs["h"], by_graph.outputs["h"])


def test_a_saved_model_is_the_loaded_one(file, tmp_path):
    model = load("reference", file)
    assert isinstance(model, Loaded)
    model.save(tmp_path / "again.nir")
    assert np.array_equal(read(tmp_path / "again.nir").nodes["w1"].weight, classifier().nodes["w1"].weight)


@pytest.mark.parametrize("name", ["norse", "snntorch"])
@pytest.mark.parametrize("route", ["bridged", "native"])
@pytest.mark.frameworks
def test_the_live_model_is_a_module_of_torch_with_the_graphs_weights(file, name, route):
    torch = pytest.importorskip("torch")
    pytest.importorskip(name)
    model = load(name, file, dt=1e-4, route=route)
    assert isinstance(model.live, torch.nn.Module)
    shapes = {tuple(parameter.shape) for parameter in model.live.parameters()}
    assert {(4, 3), (2, 4)} <= shapes


@pytest.mark.frameworks
def test_a_bridged_live_model_takes_a_sequence_and_gives_what_run_gives(file):
    torch = pytest.importorskip("torch")
    pytest.importorskip("norse")
    model = load("norse", file, dt=1e-4)
    stimulus = np.random.default_rng(0).random((30, 2, 3)).astype(np.float32) * 4
    ours = model.run(stimulus).predictions["output"]
    x = torch.from_numpy(stimulus).requires_grad_()
    theirs = model.live(x)
    assert ours.sum() > 0
    assert np.array_equal(ours, theirs.detach().numpy())
    theirs.sum().backward()
    assert x.grad.abs().sum() > 0
    assert np.array_equal(model.live({"input": x}).detach().numpy(), ours)


@pytest.mark.parametrize("name", ["norse", "snntorch"])
@pytest.mark.frameworks
def test_the_examples_lower_the_loss_and_write_what_they_learned(file, tmp_path, name):
    pytest.importorskip(name)
    losses = _example(name).train(str(file), str(tmp_path / "trained.nir"), 20)
    assert losses[-1] < losses[0] / 2
    trained = read(tmp_path / "trained.nir")
    assert np.abs(trained.nodes["w1"].weight - classifier().nodes["w1"].weight).max() > 1e-3
    # Nothing else has changed: the neurons are those of the graph, within float32's rounding of folded gains.
    assert np.allclose(trained.nodes["h"].tau, 1e-3, rtol=1e-5)
    assert np.allclose(trained.nodes["h"].v_threshold / trained.nodes["h"].r, 0.1, rtol=1e-5)


def _example(name):
    spec = importlib.util.spec_from_file_location(f"train_{name}", EXAMPLES / f"train_{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_cannot_be_loaded_is_said(file, tmp_path):
    with pytest.raises(UnknownFrameworkError, match="no framework is called 'nope'"):
        load("nope", file)
    with pytest.raises(NotInstalledError, match="lava is not in this Python, which lacks lava-nc"):
        load("lava", file)
    with pytest.raises(UnknownRouteError, match="nengo is not to be had on the route 'native'; there is bridged"):
        load("nengo", file, route="native")
    with pytest.raises(UnknownRouteError, match="'authored'"):
        load("reference", file, route="authored")
    with pytest.raises(MalformedError, match="does not exist"):
        load("reference", tmp_path / "none.nir")
    with pytest.raises(ValueError, match="expected a positive number of seconds"):
        load("reference", file, dt=0)
    with pytest.raises(ValueError, match="node"):
        load("reference", file).run(np.ones((2, 1, 3)), outputs=("ghost",))


@pytest.mark.frameworks
def test_a_refusal_names_node_primitive_and_field():
    pytest.importorskip("norse")
    nodes = {
        "input": nir.Input({"input": np.array([1, 4, 4])}),
        "pool": nir.AvgPool2d(np.array([2, 2]), np.array([2, 2]), np.array([2, 2])),
        "output": nir.Output({"output": np.array([1, 4, 4])}),
    }
    graph = nir.NIRGraph(nodes, [("input", "pool"), ("pool", "output")], type_check=False)
    with pytest.raises(RefusedError, match="AvgPool2d 'pool': padding") as refused:
        load("norse", graph)
    assert (refused.value.node, refused.value.primitive, refused.value.field) == ("pool", "AvgPool2d", "padding")


def test_several_inputs_have_to_be_named():
    graph = classifier()
    graph.nodes["more"] = nir.Input({"input": np.array([3])})
    graph.edges.append(("more", "w1"))
    model = load("reference", graph)
    with pytest.raises(ValueError, match="give the stimulus of each by its name"):
        model.run(np.ones((2, 1, 3)))
    both = {"input": np.ones((2, 1, 3)), "more": np.ones((2, 1, 3))}
    assert model.run(both).predictions["output"].shape == (2, 1, 2)
