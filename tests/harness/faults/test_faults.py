"""What every fault keeps to: nothing changes in place, nothing to change is None, and done twice is done."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.graph import digest, network
from adapters.reference.dialect import Dialect
from harness.faults import FAULTS, Version
from harness.faults.conventions import DEFAULTS
from scenarios.conformance.catalogue import cases

CASES = cases()
some_case = st.sampled_from(list(CASES.values()))
some_fault = st.sampled_from(list(FAULTS.values()))

SETTLED = {
    *("r-ignored", "input-unscaled", "r-from-decay", "w-in-lost"),
    *("synapse-lost", "v-leak-lost", "v-reset-lost", "v-reset-is-v-leak", "v-threshold-lost"),
    *("first-parameter-for-all", "if-leaks", "bias-lost", "recurrent-bias-lost", "scale-ignored"),
    *("conv-stride-lost", "conv-dilation-lost", "conv-padding-lost", "conv-groups-lost", "pool-padding-lost"),
    *("pool-stride-is-kernel", "pool-averaged", "pool-summed", "delay-down", "delay-up", "second-branch-dropped"),
    *("first-source-only", "last-source-only", "recurrence-cut", "self-loop-dropped", "name-order"),
}
"""Faults that leave nothing to do for themselves; not those that settle up to rounding alone."""

BACK = {"weights-transposed", "kernel-flipped", "height-as-width", "taus-swapped"}
"""Faults that undo themselves."""


def applied(name, case):
    return FAULTS[name].applied(Version(case.graph, case.dt))


@settings(max_examples=300, deadline=None)
@given(case=some_case, which=some_fault)
def test_a_graph_is_never_changed_in_place(case, which):
    before = digest(case.graph)
    shapes = {name: (node.input_type, node.output_type) for name, node in case.graph.nodes.items()}
    arrays = [value for node in case.graph.nodes.values() for value in vars(node).values()]
    for array in (each for each in arrays if isinstance(each, np.ndarray)):
        array.setflags(write=False)  # copies share them
    which.applied(Version(case.graph, case.dt))
    assert digest(case.graph) == before
    assert {name: (node.input_type, node.output_type) for name, node in case.graph.nodes.items()} == shapes


@settings(max_examples=300, deadline=None)
@given(case=some_case, which=some_fault)
def test_what_a_fault_leaves_is_another_version_that_runs(case, which):
    changed = which.applied(Version(case.graph, case.dt))
    if changed is None:
        return
    flat = nir.NIRGraph(dict(network(case.graph).nodes), list(network(case.graph).edges), type_check=False)
    assert changed.dialect != Dialect() or digest(changed.graph) != digest(flat)
    network(changed.graph, case.dt)


@settings(max_examples=200, deadline=None)
@given(case=some_case, name=st.sampled_from(sorted(SETTLED)))
def test_what_is_lost_cannot_be_lost_again(case, name):
    once = applied(name, case)
    if once is not None:
        assert FAULTS[name].applied(once) is None


@settings(max_examples=100, deadline=None)
@given(case=some_case, name=st.sampled_from(sorted(BACK)))
def test_what_is_turned_turns_back(case, name):
    once = applied(name, case)
    if once is not None:
        twice = FAULTS[name].applied(once)
        flat = nir.NIRGraph(dict(network(case.graph).nodes), list(network(case.graph).edges), type_check=False)
        assert digest(twice.graph) == digest(flat)


@settings(max_examples=200, deadline=None)
@given(case=some_case, first=some_fault, second=some_fault)
def test_faults_follow_one_another(case, first, second):
    once = first.applied(Version(case.graph, case.dt))
    twice = None if once is None else second.applied(once)
    if twice is not None:
        network(twice.graph, case.dt)


def test_a_fault_has_a_name_and_a_meaning_in_a_line():
    for name, each in FAULTS.items():
        assert each.name == name
        assert name == name.lower().replace(" ", "-")
        assert 0 < len(each.meaning) <= 100
        assert "\n" not in each.meaning


@pytest.mark.parametrize("each", DEFAULTS, ids=lambda each: each.name)
def test_a_rule_of_nir_is_a_change_only_where_another_is_held_to_be_right(each):
    case = CASES["cubalif-overshoot"]
    assert each.applied(Version(case.graph, case.dt)) is None


def test_nirs_own_rules_together_lead_back_to_them():
    case = CASES["lif-overshoot"]
    version = Version(case.graph, case.dt, Dialect.parse("reset=subtract,multiplicity=floor,timing=detect-old,v0=zero"))
    for each in DEFAULTS:
        version = each.applied(version) or version
    assert version.dialect == Dialect()


@pytest.mark.parametrize("name", ["w-in-lost", "if-gain-dt", "if-leaks", "delay-down", "recurrence-cut", "old-current"])
def test_what_a_graph_does_not_have_cannot_go_wrong(name):
    assert applied(name, CASES["lif-alone"]) is None


def test_parameters_change_as_the_fault_says():
    node = CASES["lif-r-not-1"].graph.nodes["node"]
    dt = CASES["lif-r-not-1"].dt

    def changed(name):
        return applied(name, CASES["lif-r-not-1"]).graph.nodes["node"]

    np.testing.assert_array_equal(changed("r-ignored").r, 1)
    np.testing.assert_array_equal(changed("r-twice").r, node.r**2)
    np.testing.assert_allclose(changed("gain-missing").r, node.r * node.tau / dt, rtol=1e-6)
    np.testing.assert_allclose(changed("tau-in-ms").tau, node.tau / 1000, rtol=1e-6)
    np.testing.assert_allclose(changed("tau-times-dt").tau, node.tau * dt, rtol=1e-6)
    np.testing.assert_allclose(changed("dt-guessed").tau, dt * (1 + node.r), rtol=1e-6)
    assert changed("r-twice").r.dtype == np.float32


def test_columns_go_to_the_order_of_channels_last():
    case = CASES["flatten-channels"]
    image = np.arange(24).reshape(2, 3, 4)
    graph = applied("channels-last", case).graph
    assert ("flatten/channels-last", "weights") in graph.edges
    turned = graph.nodes["flatten/channels-last"].weight @ image.ravel()
    np.testing.assert_array_equal(turned, image.transpose(1, 2, 0).ravel())


def test_a_dropped_node_leaves_its_sources_and_targets_joined():
    graph = applied("linear-dropped", CASES["two-outputs"]).graph
    assert "a" not in graph.nodes
    assert ("first", "second") in graph.edges


def test_the_input_goes_through_the_recurrent_weights():
    for name, neuron, weights in (
        ("recurrent-lif", "node", "weights"),
        ("recurrent-lif-nested", "block.node", "block.weights"),
    ):
        edges = applied("input-through-weights", CASES[name]).graph.edges
        assert ("input", weights) in edges
        assert ("input", neuron) not in edges


def test_depth_first_makes_the_later_branch_late():
    case = CASES["fan-in"]
    known = network(applied("depth-first", case).graph, case.dt)
    assert known.sources("sum") == ("a", "b/late/sum")


def test_depth_first_makes_one_edge_of_mutual_inhibition_late():
    case = CASES["recurrent-mutual"]
    assert len(network(case.graph, case.dt).late) == 2
    known = network(applied("depth-first", case).graph, case.dt)
    assert known.late == {("ba", "ba/late/a")}


def test_the_output_gets_what_runs_last():
    assert ("weights", "output") in applied("last-to-output", CASES["recurrent-if"]).graph.edges
    assert applied("last-to-output", CASES["chain-of-twelve"]) is None


def test_a_convention_on_top_of_another():
    case = CASES["if-overshoot"]
    version = applied("many-spikes", case)
    assert str(version.dialect) == "multiplicity=floor,reset=subtract"
    assert str(FAULTS["many-spikes"].base(Version(case.graph, case.dt)).dialect) == "reset=subtract"
    assert FAULTS["many-spikes"].applied(version) is None


@pytest.mark.parametrize("each", [each for each in FAULTS.values() if each.sums_up], ids=lambda each: each.name)
def test_a_fault_comes_to_what_those_it_sums_up_do(each):
    case = CASES["cubalif-all-per-neuron"]
    apart = Version(case.graph, case.dt)
    for name in each.sums_up:
        apart = FAULTS[name].applied(apart)
    one = each.applied(Version(case.graph, case.dt))
    for field in vars(one.network.nodes["node"]).keys() & {"r", "w_in"}:
        values = [getattr(version.network.nodes["node"], field) for version in (apart, one)]
        np.testing.assert_allclose(*values, rtol=1e-6)  # numbers are written in float32
