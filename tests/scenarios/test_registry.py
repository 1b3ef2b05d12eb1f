"""Scenarios by name, and one clear line for what does not exist or does not fit."""

from __future__ import annotations

import subprocess
import sys

import nir
import numpy as np
import pytest

from scenarios import registry
from scenarios.registry import DataError, GraphDoesNotFitError, UnknownScenarioError, expand, known, load, names
from scenarios.scnn import scenario as scnn

pytest.importorskip("sklearn")


def network(shape, classes=10, name="eye"):
    nodes = {
        name: nir.Input({"input": np.array(shape)}),
        "flat": nir.Flatten({"input": np.array(shape)}, start_dim=0, end_dim=-1),
        "sum": nir.Linear(np.ones((classes, int(np.prod(shape))), np.float32)),
        "out": nir.Output({"output": np.array([classes])}),
    }
    return nir.NIRGraph(nodes, [(name, "flat"), ("flat", "sum"), ("sum", "out")], type_check=False)


def test_names():
    assert names() == ("lif", "scnn")
    assert all(load(name, samples=2).name == name for name in names())


def test_an_unknown_scenario():
    with pytest.raises(UnknownScenarioError, match="'lfi'; there are lif, scnn"):
        load("lfi")


def test_no_words_are_the_default_set():
    assert expand([]) == names()


def test_the_family_is_all_of_its_cases():
    family = expand(["conformance"])
    assert len(family) > 150
    assert set(known()) == {*names(), *family}
    assert all(name.startswith("conformance/") for name in family)


def test_words_are_scenarios_and_patterns_each_once():
    assert expand(["lif", "conformance/lif-r-not-1", "lif"]) == ("lif", "conformance/lif-r-not-1")
    found = expand(["conformance/legacy-*", "conformance/legacy-if"])
    assert found == ("conformance/legacy-if", "conformance/legacy-lif", "conformance/legacy-cubalif")
    assert expand(["s*"]) == ("scnn",)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("lfi", "is it lif"),
        ("conformence", "is it conformance"),
        ("conformance/lif-r-not-l", "conformance/lif-r-not-1"),
        ("lif-r-not-1", "conformance/lif-r-not-1"),
        ("conformance/nothing*", "there are lif, scnn, conformance and conformance/NAME"),
    ],
)
def test_an_unknown_word_is_told_what_is_near(word, near):
    with pytest.raises(UnknownScenarioError) as error:
        expand([word])
    assert near in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["conformance", "conformance/", "conformance/lif-*", "lif-alone"])
def test_only_whole_names_are_loaded(name):
    with pytest.raises(UnknownScenarioError):
        load(name)


def test_a_case_has_a_stimulus_of_its_own_whatever_the_data(tmp_path):
    name = "conformance/lif-alone"
    assert load(name, data=tmp_path, samples=60).digest == load(name).digest


def test_a_graph_that_does_not_fit_a_case():
    with pytest.raises(GraphDoesNotFitError, match=r"\(4,\)"):
        load("conformance/lif-alone", graph=network((3,), 2))


@pytest.mark.parametrize("samples", [0, -3])
@pytest.mark.parametrize("name", names())
def test_fewer_than_one_sample(name, samples):
    with pytest.raises(DataError, match="at least 1"):
        load(name, samples=samples)


def test_lif_has_a_stimulus_of_its_own_whatever_the_data(tmp_path):
    assert load("lif", data=tmp_path, samples=60).digest == load("lif").digest


def test_the_built_in_data_by_default():
    scenario = load("scnn")
    assert scenario.samples == 20
    assert "synthetic" in scenario.data
    assert scenario.labels.tolist() == [*range(10), *range(10)]
    stimulus = scenario.stimulus(3, 5)
    assert set(stimulus) == {"input"}
    assert stimulus["input"].shape == (300, 2, 2, 34, 34)
    assert stimulus["input"].dtype == np.uint8


def test_a_shard_is_a_part_of_the_whole():
    scenario = load("scnn", samples=4)
    whole, part = scenario.stimulus(0, 4)["input"], scenario.stimulus(2, 3)["input"]
    np.testing.assert_array_equal(part, whole[:, 2:3])


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (-1, 2), (0, 5)])
def test_samples_that_do_not_exist(span):
    with pytest.raises(IndexError, match="which has 4"):
        load("scnn", samples=4).stimulus(*span)


def test_a_folder(folder):
    pytest.importorskip("tonic")
    scenario = load("scnn", data=folder(Test=(1, 2)), samples=3)
    assert scenario.labels.tolist() == [0, 1, 1]
    assert scenario.data.startswith("N-MNIST folder ")
    assert scenario.data.endswith(": 3 recordings")
    assert scenario.stimulus(0, 3)["input"].any(axis=(0, 2, 3, 4)).all()


def test_nmnist_goes_through_tonic(folder, tmp_path, monkeypatch):
    made = folder(Test=(1, 1))
    asked = []
    monkeypatch.setattr(scnn.nmnist, "folder", lambda cache: asked.append(cache) or made)
    assert load("scnn", data="nmnist", cache=tmp_path).samples == 2
    assert asked == [tmp_path]


def test_another_graph_takes_the_place():
    scenario = load("scnn", samples=2, graph=network((2, 34, 34), name="eye"))
    assert set(scenario.stimulus(0, 1)) == {"eye"}
    assert scenario.labels is not None
    assert set(load("lif", graph=network((1,), 3)).stimulus(0, 1)) == {"eye"}


def test_labels_mean_nothing_for_another_number_of_classes():
    assert load("scnn", samples=2, graph=network((2, 34, 34), classes=11)).labels is None


@pytest.mark.parametrize("shape", [(34, 34, 2), (1, 34, 34), (2312,), (2, 34, 34, 1)])
def test_a_graph_that_does_not_fit_is_told_both_shapes(shape):
    with pytest.raises(GraphDoesNotFitError) as error:
        load("scnn", samples=2, graph=network(shape))
    assert str(shape) in str(error.value)
    assert "(2, 34, 34)" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_graph_with_several_inputs_does_not_fit():
    graph = network((1,))
    graph.nodes["second"] = nir.Input({"input": np.array([1])})
    with pytest.raises(GraphDoesNotFitError, match="2 Input nodes"):
        load("lif", graph=graph)


def test_a_graph_whose_input_says_no_shape_does_not_fit():
    graph = network((1,))
    graph.nodes["eye"] = nir.Input({"input": None})
    with pytest.raises(GraphDoesNotFitError, match="None"):
        load("lif", graph=graph)


@pytest.mark.paper
def test_the_papers_graph_fits(paper):
    graph = nir.read(paper / "scnn" / "cnn_sinabs.nir", type_check=False)
    assert load("scnn", samples=2, graph=graph).labels is not None


def test_the_digest_follows_what_determines_a_result():
    graph = network((2, 34, 34))
    digests = {
        load("scnn", samples=2).digest,
        load("scnn", samples=3).digest,
        load("scnn", samples=2, graph=graph).digest,
        load("lif").digest,
    }
    assert len(digests) == 4
    graph.nodes["sum"].weight[0, 0] += 1
    assert load("scnn", samples=2, graph=graph).digest not in digests


def test_the_digest_does_not_follow_the_order_in_the_file():
    graph = network((2, 34, 34))
    turned = nir.NIRGraph(dict(reversed(graph.nodes.items())), graph.edges[::-1], type_check=False)
    assert load("scnn", samples=2, graph=graph).digest == load("scnn", samples=2, graph=turned).digest


def test_every_bound_has_a_reason():
    for name in names():
        tolerances = load(name, samples=1).tolerances
        bounds = set(vars(tolerances)) - {"reasons"}
        assert set(tolerances.reasons) == bounds
        assert all(tolerances.reasons.values())


@pytest.mark.nmnist
def test_sixty_real_recordings_are_the_test_part(real):
    pytest.importorskip("tonic")
    whole, test = load("scnn", data=real, samples=60), load("scnn", data=real / "Test")
    assert whole.labels.tolist() == test.labels.tolist()
    assert whole.digest == test.digest
    with pytest.raises(DataError, match="holds 960 recordings"):
        load("scnn", data=real, samples=961)


def test_the_registry_needs_neither_torch_nor_tonic_nor_scikit_learn():
    code = "import sys, scenarios.registry as r; r.names(); r.load('lif'); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"torch", "tonic", "sklearn", "scipy", "adapters", "harness", "reports"} & set(out.split())


def test_exports():
    assert set(registry.__all__) <= set(dir(registry))
