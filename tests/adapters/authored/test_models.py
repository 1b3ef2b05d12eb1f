"""What holds of every model written by hand, in whichever framework."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from adapters.base import Probes, RefusedError
from adapters.chain import LIF, SCNN, chain

DT = 1e-4
RUNNING = {
    "norse": ("lif", "scnn"),
    "snntorch": ("lif", "scnn"),
    "spikingjelly": ("lif", "scnn"),
    "sinabs": ("lif", "scnn"),
    "rockpool": ("lif",),
    "spyx": ("lif", "scnn"),
}
"""Scenarios that a framework's own layers can be written for."""

WITHOUT_INPUT = {"snntorch", "spikingjelly"}
"""Whose recording has no Input: there is no layer for it."""

GIVEN_UP = [
    ("norse", "scnn", {"r": 2}, ("12", "IF", "r")),
    ("norse", "scnn", {"pad": 1}, ("4", "SumPool2d", "padding")),
    ("snntorch", "lif", {"v_leak": [0.05]}, ("1", "LIF", "v_leak")),
    ("snntorch", "lif", {"v_reset": [0.05]}, ("1", "LIF", "v_reset")),
    ("snntorch", "scnn", {"r": [1, 2, 1]}, ("12", "IF", "r")),
    ("spikingjelly", "scnn", {"r": 2}, ("12", "IF", "r")),
    ("spikingjelly", "lif", {"v_leak": [0.01]}, ("1", "LIF", "v_leak")),
    ("spikingjelly", "lif", {"tau": [5e-5]}, ("1", "LIF", "tau")),
    (
        "spikingjelly",
        "lif",
        {"tau": [1, 1], "r": [1, 1], "v_leak": [0, 0], "v_threshold": [1, 2], "v_reset": [0, 0]},
        ("1", "LIF", "v_threshold"),
    ),
    ("sinabs", "lif", {"v_leak": [0.03]}, ("1", "LIF", "v_leak")),
    ("sinabs", "lif", {"v_reset": [-0.05]}, ("1", "LIF", "v_reset")),
    ("sinabs", "scnn", {"r": 2}, ("12", "IF", "r")),
    ("sinabs", "scnn", {"pad": 1}, ("4", "SumPool2d", "padding")),
    ("rockpool", "lif", {"v_reset": [-0.05]}, ("1", "LIF", "v_reset")),
    ("rockpool", "scnn", {}, ("0", "Conv2d", "type")),
    ("spyx", "lif", {"v_leak": [0.03]}, ("1", "LIF", "v_leak")),
    ("spyx", "lif", {"v_reset": [-0.05]}, ("1", "LIF", "v_reset")),
    ("spyx", "scnn", {"r": 2}, ("12", "IF", "r")),
    ("spyx", "scnn", {"pad": 1}, ("4", "SumPool2d", "padding")),
    ("spyx", "scnn", {"groups": 2}, ("2", "Conv2d", "groups")),
]
"""Framework, scenario, what is changed in it that its layers have no argument for, and where that is refused."""


@pytest.fixture(scope="session")
def graphs(lif_graph, scnn_graph):
    """Make the graph of a scenario."""

    def make(scenario, **changes):
        if scenario == "lif":
            return lif_graph(**{field: np.array(value, np.float32) for field, value in changes.items()})
        return scnn_graph(**changes)

    return make


def by_hand(framework, scenario):
    pytest.importorskip(framework)
    return import_module(f"adapters.{framework}.authored").MODELS[scenario]


def test_the_graphs_are_those_of_the_scenarios(graphs):
    assert chain(graphs("lif"), LIF).nodes.keys() == graphs("lif").nodes.keys()
    assert chain(graphs("scnn"), SCNN).nodes.keys() == graphs("scnn").nodes.keys()


@pytest.mark.parametrize(("framework", "scenario"), [(name, each) for name in RUNNING for each in RUNNING[name]])
def test_every_run_starts_from_rest(framework, scenario, graphs, drives):
    graph, x = graphs(scenario), drives[scenario]
    model = by_hand(framework, scenario)(graph, DT)
    probes = Probes(tuple(graph.nodes), ("1",), 1)
    first, second = model.run({"input": x}, probes), model.run({"input": x}, probes)
    assert set(first.outputs) == set(graph.nodes) - ({"input"} if framework in WITHOUT_INPUT else set())
    assert first.membranes["1"].shape[:2] == (len(x), 1)
    np.testing.assert_array_equal(first.membranes["1"], second.membranes["1"])
    for node, trace in first.outputs.items():
        np.testing.assert_array_equal(trace, second.outputs[node])
    assert first.outputs["1"].any()


@pytest.mark.parametrize("scenario", ["lif", "scnn"])
@pytest.mark.parametrize("framework", RUNNING)
def test_another_topology_is_refused(framework, scenario, graphs):
    with pytest.raises(RefusedError, match="topology"):
        by_hand(framework, scenario)(graphs("scnn" if scenario == "lif" else "lif"), DT)


@pytest.mark.parametrize(("framework", "scenario", "changes", "where"), GIVEN_UP)
def test_what_its_layers_have_no_argument_for_is_refused(framework, scenario, changes, where, graphs):
    with pytest.raises(RefusedError) as refusal:
        by_hand(framework, scenario)(graphs(scenario, **changes), DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == where
