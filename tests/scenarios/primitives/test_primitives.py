"""The scenarios of one primitive: each of NIR's is tried, every parameter matters, every number is plain."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields

import nir
import numpy as np
import pytest

from adapters import graph as graphs
from adapters.base import Probes
from adapters.reference.bridged import load
from scenarios.primitives.graphs import RECURRENCE
from scenarios.primitives.scenario import PREFIX, TOLERANCES, scenarios

SCENARIOS = {each.name.removeprefix(PREFIX): each for each in scenarios()}
VIRTUAL = {"Input", "Output", "NIRGraph"}
PRIMITIVES = sorted({each.__name__ for each in nir.NIRNode.__subclasses__() if hasattr(nir, each.__name__)} - VIRTUAL)
SPIKING = ("Threshold", "IF", "LIF", "CubaLIF", RECURRENCE)
FREE = ("v_leak", "v_reset")
"""Parameters that are 0: only frameworks that lack them altogether are told apart by them."""


def output(scenario, graph=None):
    """What leaves the network, by the reference."""
    model = load(deepcopy(graph or scenario.graph), scenario.dt)
    (found,) = model.run(scenario.stimulus(0, scenario.samples), Probes((), (), 0)).predictions.values()
    return found


def parameters():
    """Every parameter that is not 0, of every primitive."""
    for name, scenario in SCENARIOS.items():
        node = scenario.graph.nodes["node"]
        for each in fields(node):
            value = getattr(node, each.name)
            if each.name not in FREE and isinstance(value, np.ndarray) and value.dtype.kind == "f":
                yield name, each.name


def test_every_primitive_of_nir_is_tried_and_a_loop():
    assert set(SCENARIOS) == {*PRIMITIVES, RECURRENCE}


@pytest.mark.parametrize("name", PRIMITIVES)
def test_a_primitive_is_alone_under_its_own_name(name):
    graph = SCENARIOS[name].graph
    assert set(graph.nodes) == {"input", "node", "output"}
    assert type(graph.nodes["node"]).__name__ == name


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_graph_is_sound_and_runs(name):
    scenario = SCENARIOS[name]
    assert set(graphs.network(scenario.graph, scenario.dt).nodes) == set(scenario.graph.nodes)
    (shape,) = scenario.graph.nodes["output"].output_type.values()
    found = output(scenario)
    assert found.shape == (100, 2, *shape)
    assert found.any(axis=(0, *range(2, found.ndim))).all(), "every sample has something to compare"


@pytest.mark.parametrize("name", SPIKING)
def test_what_spikes_does_so_often_and_rests_between(name):
    rate = output(SCENARIOS[name]).mean(axis=(0, 1))
    assert (rate > 0.02).all()
    assert (rate < 0.8).all()


@pytest.mark.parametrize(("name", "parameter"), list(parameters()))
def test_every_parameter_has_an_effect(name, parameter):
    scenario, changed = SCENARIOS[name], deepcopy(SCENARIOS[name].graph)
    setattr(changed.nodes["node"], parameter, getattr(changed.nodes["node"], parameter) * 4)
    assert not np.array_equal(output(scenario), output(scenario, changed))


def test_the_loop_has_an_effect():
    scenario, opened = SCENARIOS[RECURRENCE], deepcopy(SCENARIOS[RECURRENCE].graph)
    opened.nodes["weights"].weight[:] = 0
    assert not np.array_equal(output(scenario), output(scenario, opened))


@pytest.mark.parametrize("name", SCENARIOS)
def test_numbers_are_exact_in_float32_and_weights_on_the_grid(name):
    scenario = SCENARIOS[name]
    (drive,) = scenario.stimulus(0, scenario.samples).values()
    assert drive.dtype == np.float32
    np.testing.assert_array_equal(drive * 4, np.round(drive * 4))
    assert (drive < 0).any()
    assert (drive > 0).any()
    for node in scenario.graph.nodes.values():
        for each in ("weight", "bias", "scale"):
            value = np.asarray(getattr(node, each, 0))
            np.testing.assert_array_equal(value * 1024, np.round(value * 1024))


def test_the_stimulus_is_the_same_each_time_and_a_shard_is_a_part_of_it():
    for name, scenario in SCENARIOS.items():
        (whole,) = scenario.stimulus(0, 2).values()
        (again,) = next(each for each in scenarios() if each.name == scenario.name).stimulus(0, 2).values()
        (part,) = scenario.stimulus(1, 2).values()
        np.testing.assert_array_equal(whole, again, err_msg=name)
        np.testing.assert_array_equal(whole[:, 1:], part, err_msg=name)


def test_results_of_one_are_not_those_of_another():
    digests = {each.digest for each in SCENARIOS.values()}
    assert len(digests) == len(SCENARIOS)
    assert {each.digest for each in scenarios()} == digests


def test_every_bound_has_a_reason():
    assert set(TOLERANCES.reasons) == set(vars(TOLERANCES)) - {"reasons"}
