from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.graph import MalformedError, inline

EYE = nir.Linear(np.eye(2, dtype=np.float32))


def wrap(build, name="block"):
    inner = build({"a": EYE}, [("input", "a"), ("a", "output")])
    return build({name: inner}, [("input", name), (name, "output")])


def test_a_nested_graph_loses_its_ports_and_its_nodes_get_its_name(build):
    nodes, edges = inline(wrap(build))
    assert sorted(nodes) == ["block.a", "input", "output"]
    assert edges == (("block.a", "output"), ("input", "block.a"))


def test_nesting_may_be_deep(build):
    middle = build({"inner": wrap(build), "b": EYE}, [("input", "inner"), ("inner", "b"), ("b", "output")])
    nodes, edges = inline(build({"m": middle}, [("input", "m"), ("m", "output")]))
    assert sorted(nodes) == ["input", "m.b", "m.inner.block.a", "output"]
    assert ("m.inner.block.a", "m.b") in edges


def test_nested_graphs_that_feed_each_other_are_spliced(build):
    one = build({"a": EYE}, [("input", "a"), ("a", "output")])
    _, edges = inline(build({"x": one, "y": one}, [("input", "x"), ("x", "y"), ("y", "x"), ("y", "output")]))
    assert set(edges) == {("input", "x.a"), ("x.a", "y.a"), ("y.a", "x.a"), ("y.a", "output")}


def test_a_residual_branch_inside_a_nested_graph_is_kept(build):
    inner = build({"a": EYE}, [("input", "a"), ("a", "output"), ("input", "output")])
    _, edges = inline(build({"x": inner, "b": EYE}, [("input", "b"), ("b", "x"), ("x", "output")]))
    assert set(edges) == {("input", "b"), ("b", "x.a"), ("x.a", "output"), ("b", "output")}


def test_a_branch_that_repeats_an_outer_edge_is_malformed(build):
    inner = build({"a": EYE}, [("input", "a"), ("a", "output"), ("input", "output")])
    with pytest.raises(MalformedError, match="occurs twice"):
        inline(build({"x": inner}, [("input", "x"), ("x", "output"), ("input", "output")]))


@pytest.mark.parametrize("port", ["input", "output"])
def test_a_nested_graph_without_exactly_one_port_is_malformed(build, port):
    graph = wrap(build)
    inner = graph.nodes["block"]
    inner.nodes["another"] = inner.nodes[port]
    with pytest.raises(MalformedError, match="expected exactly one"):
        inline(graph)
    for name in ("another", port):
        del inner.nodes[name]
    inner.edges = [edge for edge in inner.edges if port not in edge]
    with pytest.raises(MalformedError, match="has 0"):
        inline(graph)


def test_names_that_meet_are_malformed(build):
    graph = wrap(build)
    graph.nodes["block.a"] = EYE
    with pytest.raises(MalformedError, match=r"called 'block\.a'"):
        inline(graph)


def test_a_duplicate_edge_is_malformed(build):
    with pytest.raises(MalformedError, match="2 times"):
        inline(build({"a": EYE}, [("input", "a"), ("input", "a"), ("a", "output")]))


def test_a_nested_port_that_feeds_itself_is_malformed(build):
    inner = build({}, [("input", "output")])
    with pytest.raises(MalformedError, match="feeds itself"):
        inline(build({"x": inner}, [("input", "x"), ("x", "x"), ("x", "output")]))
