from __future__ import annotations

import itertools

import nir
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.graph import MalformedError, delay_steps, network, off_grid, unsound
from adapters.graph.cycles import components, distances, late_edges

EYE = nir.Linear(np.eye(2, dtype=np.float32))


def delay(seconds):
    return nir.Delay(np.full(2, seconds, np.float32))


def loop(build, lif, **more):
    """Input -> n -> w -> n, and whatever replaces w."""
    nodes = {"n": lif(), **(more or {"w": EYE})}
    names = ["n", *(name for name in nodes if name != "n"), "n"]
    around = list(itertools.pairwise(names))
    return build(nodes, [("input", "n"), *around, ("n", "output")])


def test_nodes_come_in_execution_order_whatever_the_order_given(build, lif):
    nodes = {"z": lif(), "a": EYE, "m": EYE}
    found = network(build(nodes, [("input", "z"), ("z", "m"), ("input", "m"), ("m", "a"), ("a", "output")]))
    assert list(found.nodes) == ["input", "z", "m", "a", "output"]
    assert found.sources("m") == ("input", "z")
    assert found.targets("input") == ("m", "z")
    assert found.inputs == ("input",)
    assert found.outputs == ("output",)
    assert not found.late


def test_recurrence_through_weights_is_late_behind_the_weights(build, lif):
    assert network(loop(build, lif)).late == {("w", "n")}


def test_a_neuron_that_feeds_itself_hears_itself_one_step_later(build, lif):
    found = network(build({"n": lif()}, [("input", "n"), ("n", "n"), ("n", "output")]))
    assert found.late == {("n", "n")}
    assert found.is_cycle(("n",))


def test_mutual_inhibition_is_late_both_ways(build, lif):
    edges = [("input", "a"), ("input", "b"), ("a", "b"), ("b", "a"), ("a", "output")]
    assert network(build({"a": lif(), "b": lif()}, edges)).late == {("a", "b"), ("b", "a")}


def test_in_a_loop_of_two_layers_only_the_way_back_is_late(build, lif):
    edges = [("input", "a"), ("a", "b"), ("b", "a"), ("b", "output")]
    assert network(build({"a": lif(), "b": lif()}, edges)).late == {("b", "a")}


def test_a_cycle_of_stateless_nodes_is_malformed(build, lif):
    edges = [("input", "a"), ("a", "b"), ("b", "a"), ("b", "n"), ("n", "a"), ("n", "output")]
    with pytest.raises(MalformedError, match="without a neuron or delay"):
        network(build({"a": EYE, "b": EYE, "n": lif()}, edges))


def test_a_delay_of_a_step_gives_the_loop_its_step(build, lif):
    found = network(loop(build, lif, d=delay(0.003)), dt=0.001)
    assert found.late == {("n", "d")}
    assert found.loop_delays == {"d"}
    assert network(loop(build, lif, d=delay(0.003))).loop_delays == {"d"}


def test_a_delay_below_half_a_step_leaves_the_loop_its_extra_step(build, lif):
    found = network(loop(build, lif, d=delay(0.0004)), dt=0.001)
    assert found.late == {("d", "n")}
    assert not found.loop_delays


def test_a_delay_outside_cycles_makes_nothing_late(build):
    assert not network(build({"d": delay(1)}, [("input", "d"), ("d", "output")]), dt=0.1).late


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ([("input", "n")], "no Input leads to Output 'output'"),
        ([("n", "output")], "no Input leads to LIF 'n'"),
        ([("input", "n"), ("n", "output"), ("n", "input")], "has an incoming edge"),
        ([("input", "n"), ("n", "gone")], "does not exist"),
    ],
)
def test_graphs_that_mean_nothing_are_malformed(build, lif, edges, said):
    with pytest.raises(MalformedError, match=said):
        network(build({"n": lif()}, edges))


def test_a_graph_without_input_is_malformed(lif):
    with pytest.raises(MalformedError, match="no Input node"):
        network(nir.NIRGraph({"n": lif()}, [], type_check=False))


def test_a_negative_delay_is_malformed(build):
    with pytest.raises(MalformedError, match="Delay 'd'"):
        network(build({"d": delay(-1)}, [("input", "d"), ("d", "output")]))


@pytest.mark.parametrize(("ratio", "steps"), [(0, 0), (0.4, 0), (0.5, 1), (1.49, 1), (2.5, 3), (7, 7), (12.5, 13)])
def test_delays_go_to_the_nearest_step_halves_up(ratio, steps):
    # 1e-3 is no float32: without snapping 2.5 steps come out as 2.4999999.
    assert delay_steps(np.float32(ratio * 1e-3), 1e-3) == steps


def test_a_delay_of_more_steps_than_anyone_can_wait_is_malformed(build):
    graph = build({"n": nir.Delay(np.array([1.0, 1e30], np.float32))}, [("input", "n"), ("n", "output")])
    with pytest.raises(MalformedError, match=r"Delay 'n': delay is .*, expected fewer than 2\^31 steps of 0.001 s"):
        network(graph, 1e-3)


@pytest.mark.parametrize(("ratio", "off"), [(0, False), (7, False), (1000, False), (0.5, True), (7.01, True)])
def test_a_delay_is_off_grid_unless_float32_explains_the_difference(ratio, off):
    assert off_grid(np.float32(ratio * 1e-4), 1e-4) is off


def test_unsound_numbers_are_named(build, lif):
    edges = [("input", "a"), ("a", "b"), ("b", "c"), ("c", "output")]
    found = network(build({"a": lif(tau=1e-4), "b": lif(r=np.inf), "c": lif()}, edges))
    said = unsound(found, 1e-3)
    assert [line.split(":")[0] for line in said] == ["unstable", "non-finite"]
    assert unsound(found, 1e-4)[0].startswith("non-finite")


EDGES = st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")))


@given(EDGES)
def test_without_late_edges_no_cycle_is_left(edges):
    edges = sorted({("i", name) for name in "abcdef"} | edges)
    nodes = ["i", *"abcdef"]
    late, _ = late_edges(nodes, edges, distances(nodes, edges, ["i"]), ())
    rest = [edge for edge in edges if edge not in late]
    assert len(set(components(nodes, rest).values())) == len(nodes)
    assert all(a != b for a, b in rest)


@given(EDGES)
def test_components_are_the_nodes_that_reach_each_other(edges):
    reach = {(n, n) for n in "abcdef"} | edges
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    number = components("abcdef", sorted(edges))
    for a in "abcdef":
        for b in "abcdef":
            assert (number[a] == number[b]) == ((a, b) in reach and (b, a) in reach)


def test_counts_come_from_what_spikes_and_from_outputs_that_nothing_else_reaches(build, lif):
    nodes = {"n": lif(), "w": EYE, "other": nir.Output({"output": np.array([2])})}
    found = network(build(nodes, [("input", "n"), ("n", "w"), ("n", "output"), ("n", "other"), ("w", "other")]))
    assert [name for name in found.nodes if found.counts(name)] == ["n", "output"]
