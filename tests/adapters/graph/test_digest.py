from __future__ import annotations

import copy

import nir
import numpy as np
import pytest

from adapters.graph import MalformedError, digest, parameters


@pytest.fixture
def graph(build, lif):
    linear = nir.Linear(np.eye(2, dtype=np.float32))
    return build({"n": lif(), "w": linear}, [("input", "w"), ("w", "n"), ("n", "output")])


def test_the_order_of_nodes_and_edges_and_metadata_do_not_count(graph):
    turned = nir.NIRGraph(dict(reversed(graph.nodes.items())), graph.edges[::-1], metadata={"a": 1}, type_check=False)
    assert digest(turned) == digest(graph)


def one_ulp(graph):
    graph.nodes["n"].tau[1] = np.nextafter(graph.nodes["n"].tau[1], np.float32(1))


def rename(graph):
    graph.nodes["m"] = graph.nodes.pop("n")
    graph.edges = [tuple("m" if end == "n" else end for end in edge) for edge in graph.edges]


def drop_edge(graph):
    graph.edges = graph.edges[1:]


def reshape(graph):
    graph.nodes["n"].r = graph.nodes["n"].r.reshape(1, 2)


def widen(graph):
    graph.nodes["w"].weight = graph.nodes["w"].weight.astype(np.float64)


def to_if(graph):
    graph.nodes["n"] = nir.IF(np.ones(2, np.float32), np.ones(2, np.float32))


def output_shape(graph):
    graph.nodes["output"] = nir.Output({"output": np.array([1, 2])})


@pytest.mark.parametrize("change", [one_ulp, rename, drop_edge, reshape, widen, to_if, output_shape])
def test_every_change_of_content_changes_the_digest(graph, change):
    changed = copy.deepcopy(graph)
    change(changed)
    assert digest(changed) != digest(graph)


def test_parameters_are_numbers_only_rounded_to_float32():
    node = nir.Conv1d(None, np.full((1, 1, 3), 0.1), 1, "same", 1, np.int64(1), np.zeros(1))
    found = parameters(node)
    assert sorted(found) == ["bias", "dilation", "groups", "stride", "weight"]
    assert found["weight"].dtype == np.float32
    assert found["groups"].dtype.kind == "i"


def test_a_field_that_is_no_number_is_malformed():
    with pytest.raises(MalformedError, match="scale"):
        parameters(nir.Scale(np.array([object()])))
