from __future__ import annotations

import copy

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adapters.graph import network
from harness.compare.graph_diff import diff, same
from harness.compare.match import match


def differences(a, b):
    return diff(a, b, match(network(a), network(b)))


@pytest.fixture
def net(build):
    return build.chain(i=build.input(), w=build.affine(), n=build.lif(), o=build.output())


def test_equal_graphs_under_other_names_and_order_are_the_same(build, net):
    nodes = {"z": net.nodes["o"], "y": net.nodes["n"], "x": net.nodes["w"], "a": net.nodes["i"]}
    other = build.graph(nodes, [("y", "z"), ("a", "x"), ("x", "y")])
    assert differences(net, other) == ()
    assert same(net, other)


def test_one_changed_weight_is_the_only_difference(net):
    other = copy.deepcopy(net)
    other.nodes["w"].weight[2, 1] = 7.5
    (found,) = differences(net, other)
    weight = net.nodes["w"].weight
    assert (found.where, found.field, found.kind) == ("w", "weight", "value")
    assert "[2, 1]" in found.a
    assert "1 of 16" in found.a
    assert found.b == "7.5"
    expected = abs(float(weight[2, 1]) - 7.5) / float(np.abs(weight).max())
    assert found.relative_error == pytest.approx(expected, rel=1e-12)
    assert not same(net, other)


def test_relative_error_of_negative_numbers_is_positive(net):
    other = copy.deepcopy(net)
    net.nodes["n"].v_leak[:] = -0.05
    other.nodes["n"].v_leak[:] = -0.10
    (found,) = differences(net, other)
    assert found.relative_error == pytest.approx(1.0, rel=1e-6)


def test_no_number_is_divided_by_zero(net):
    other = copy.deepcopy(net)
    other.nodes["n"].v_leak[:] = 0.1
    (found,) = differences(net, other)
    assert found.relative_error is None
    assert found.b == "0.1"


def test_values_are_compared_as_float32(net):
    other = copy.deepcopy(net)
    other.nodes["n"].tau = net.nodes["n"].tau.astype(np.float64) * (1 + 1e-12)
    (found,) = differences(net, other)
    assert found.kind == "dtype"
    assert (found.a, found.b) == ("float32", "float64")


def test_one_ulp_is_a_difference(net):
    other = copy.deepcopy(net)
    other.nodes["n"].tau = np.nextafter(net.nodes["n"].tau, np.float32(1))
    (found,) = differences(net, other)
    assert found.kind == "value"
    assert 0 < found.relative_error < 2e-7


def test_nan_equals_nothing_and_infinity_itself(net):
    net.nodes["n"].tau[:] = np.inf
    assert same(net, copy.deepcopy(net))
    net.nodes["n"].tau[:] = np.nan
    assert not same(net, copy.deepcopy(net))
    assert [found.field for found in differences(net, copy.deepcopy(net))] == ["tau"]


def test_changed_kind_is_told_as_one_node(build, net):
    other = copy.deepcopy(net)
    other.nodes["n"] = build.neuron_if()
    found = differences(net, other)
    assert (found[0].where, found[0].kind, found[0].a, found[0].b) == ("n", "type", "LIF", "IF")
    assert {(f.field, f.kind) for f in found[1:]} == {("tau", "missing"), ("v_leak", "missing")}


def test_neighbours_that_both_changed_kind_are_told_one_by_one(build, net):
    other = copy.deepcopy(net)
    other.nodes["w"] = nir.Linear(net.nodes["w"].weight)
    other.nodes["n"] = build.neuron_if()
    kinds = [(f.where, f.a, f.b) for f in differences(net, other) if f.kind == "type"]
    assert kinds == [("w", "Affine", "Linear"), ("n", "LIF", "IF")]


def test_node_without_a_matched_neighbour_is_missing_rather_than_replaced(build):
    def net(make):
        return build.chain(i=build.input(), a=make(), b=make(), c=make(), o=build.output())

    told = {(f.where, f.kind) for f in differences(net(build.li), net(build.lif)) if not f.field and f.kind != "edge"}
    assert told == {("a", "type"), ("c", "type"), ("b", "missing"), ("b", "extra")}


def test_added_node_and_its_edges_are_told(build, net):
    other = build.chain(
        i=net.nodes["i"],
        w=net.nodes["w"],
        extra=nir.Scale(np.ones(4, np.float32)),
        n=net.nodes["n"],
        o=net.nodes["o"],
    )
    told = [(f.where, f.kind, f.b) for f in differences(net, other)]
    assert told == [
        ("extra", "extra", "Scale (4,)"),
        ("w -> n", "edge", "absent"),
        ("extra -> n", "edge", "present"),
        ("w -> extra", "edge", "present"),
    ]


def test_dropped_edge_is_told_in_the_names_of_the_first_graph(build):
    nodes = {"i": build.input(), "n": build.lif(), "m": build.neuron_if(), "o": build.output()}
    edges = [("i", "n"), ("i", "m"), ("n", "m"), ("n", "o"), ("m", "o")]
    names = {"i": "p", "n": "q", "m": "r", "o": "s"}
    a = build.graph(nodes, edges)
    b = build.graph(
        {names[k]: v for k, v in nodes.items()},
        [(names[x], names[y]) for x, y in edges if (x, y) != ("n", "m")],
    )
    assert [(f.where, f.kind, f.a, f.b) for f in differences(a, b)] == [("n -> m", "edge", "present", "absent")]


def test_an_extra_node_never_stands_for_one_of_the_same_name(build):
    nodes = {"i": build.input(), "o": build.output()}
    a = build.graph({**nodes, "k": build.lif()}, [("i", "k"), ("k", "o")])
    b = build.graph(
        {**nodes, "z": build.lif(), "k": build.neuron_if()}, [("i", "z"), ("z", "o"), ("i", "k"), ("k", "o")]
    )
    told = [(f.where, f.kind, f.b) for f in differences(a, b)]
    assert told == [
        ("k", "extra", "IF (4,)"),
        ("i -> k", "edge", "present"),
        ("k -> o", "edge", "present"),
    ]
    assert not same(a, b)
    assert not same(b, a)


def test_declared_input_shape_counts(net):
    other = copy.deepcopy(net)
    other.nodes["i"] = nir.Input({"input": np.array([1, 4])})
    assert ("i", "shape", "shape") in {(f.where, f.field, f.kind) for f in differences(net, other)}


def test_shape_of_a_parameter_and_its_values_are_told_apart(build):
    a, b = (build.chain(i=build.input(), n=build.lif(), o=build.output()) for _ in range(2))
    for name in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        setattr(b.nodes["n"], name, getattr(b.nodes["n"], name)[:1])
    found = differences(a, b)
    assert {f.kind for f in found} == {"shape"}
    assert {f.field for f in found} == {"tau", "r", "v_leak", "v_threshold", "v_reset"}


def test_padding_as_text_is_compared(build):
    def conv(padding):
        weight = np.ones((1, 1, 3, 3), np.float32)
        node = nir.Conv2d((4, 4), weight, 1, padding, 1, 1, np.zeros(1, np.float32))
        i, o = nir.Input({"input": np.array([1, 4, 4])}), nir.Output({"output": np.array([1, 4, 4])})
        return build.chain(i=i, c=node, o=o)

    found = differences(conv("same"), conv((1, 1)))
    assert [(f.field, f.kind) for f in found] == [("padding", "value")]
    assert (found[0].a, found[0].b) == ("same", "[1, 1]")
    assert same(conv("same"), conv("same"))


def test_nested_graph_is_not_the_same_as_its_flat_form(build):
    inner = build.chain(input=build.input(), n=build.lif(), output=build.output())
    nested = build.chain(i=build.input(), g=inner, o=build.output())
    flat = build.chain(i=build.input(), n=inner.nodes["n"], o=build.output())
    assert differences(nested, flat) == ()
    assert not same(nested, flat)
    assert same(nested, copy.deepcopy(nested))


def test_metadata_is_no_difference(net):
    other = copy.deepcopy(net)
    other.nodes["n"].metadata = {"framework": "another"}
    assert same(net, other)


weights = hnp.arrays(np.float32, (4, 4), elements=st.floats(-2, 2, width=32))


@settings(deadline=None, max_examples=60)
@given(weights, st.integers(0, 15), st.floats(-4, 4, width=32))
def test_any_change_of_a_weight_is_found(weight, place, value):
    one = np.ones(4, np.float32)
    nodes = {
        "i": nir.Input({"input": np.array([4])}),
        "w": nir.Linear(weight),
        "n": nir.IF(one, one, one * 0),
        "o": nir.Output({"output": np.array([4])}),
    }
    a = nir.NIRGraph(nodes, [("i", "w"), ("w", "n"), ("n", "o")], type_check=False)
    b = copy.deepcopy(a)
    b.nodes["w"].weight.flat[place] = value
    changed = weight.flat[place] != np.float32(value)
    assert len(differences(a, b)) == int(changed)
    assert same(a, b) is not changed
