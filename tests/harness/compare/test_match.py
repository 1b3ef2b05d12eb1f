from __future__ import annotations

import copy

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.graph import network
from harness.compare.match import match, match_all

KINDS = ("lif", "if", "affine", "scale", "li")


def node(kind: str, seed: int) -> nir.NIRNode:
    one = np.ones(3, np.float32)
    value = np.float32(1 + seed)
    return {
        "lif": lambda: nir.LIF(one * value, one, one * 0, one, one * 0),
        "if": lambda: nir.IF(one * value, one, one * 0),
        "li": lambda: nir.LI(one * value, one, one * 0),
        "affine": lambda: nir.Affine(np.full((3, 3), value), one * 0),
        "scale": lambda: nir.Scale(one * value),
    }[kind]()


@st.composite
def dags(draw):
    """A graph in which every node is fed by earlier ones; few parameter values, so that ties are common."""
    count = draw(st.integers(1, 7))
    nodes: dict[str, nir.NIRNode] = {"in": nir.Input({"input": np.array([3])})}
    edges = set()
    for i in range(count):
        name = f"n{i}"
        sources = draw(st.sets(st.sampled_from(list(nodes)), min_size=1, max_size=2))
        edges |= {(source, name) for source in sources}
        nodes[name] = node(draw(st.sampled_from(KINDS)), draw(st.integers(0, 1)))
    ends = [name for name in nodes if name not in {a for a, _ in edges}]
    nodes["out"] = nir.Output({"output": np.array([3])})
    edges |= {(name, "out") for name in ends}
    return nir.NIRGraph(nodes, sorted(edges), type_check=False)


@st.composite
def renamed(draw):
    """A graph, the same under other names in another order, and the names."""
    graph = draw(dags())
    old = draw(st.permutations(list(graph.nodes)))
    new = draw(st.permutations(list(graph.nodes))) if draw(st.booleans()) else [f"x{i}" for i in range(len(old))]
    names = dict(zip(old, new, strict=True))
    edges = draw(st.permutations([(names[a], names[b]) for a, b in graph.edges]))
    return graph, nir.NIRGraph({names[n]: graph.nodes[n] for n in old}, edges, type_check=False)


@settings(deadline=None, max_examples=150)
@given(renamed())
def test_graph_matches_itself_whatever_its_names_and_order(both):
    a, b = map(network, both)
    anchors = match(a, b)
    whole = match_all(a, b, anchors)
    assert not anchors.unmatched_a
    assert not anchors.unmatched_b
    assert len(whole.pairs) == len(a.nodes)
    assert {(whole.of_a[x], whole.of_a[y]) for x, y in a.edges} == set(b.edges)
    for x, y in whole.pairs:
        assert type(a.nodes[x]) is type(b.nodes[y])


@settings(deadline=None, max_examples=100)
@given(dags(), dags())
def test_matching_is_symmetric_and_one_to_one(first, second):
    a, b = network(first), network(second)
    there, back = match(a, b), match(b, a)
    assert set(there.pairs) == {(x, y) for y, x in back.pairs}
    assert (there.unmatched_a, there.unmatched_b) == (back.unmatched_b, back.unmatched_a)
    assert len(there.of_a) == len(there.of_b) == len(there.pairs)


@settings(deadline=None, max_examples=50)
@given(dags(), dags())
def test_matched_nodes_are_of_one_kind(first, second):
    a, b = network(first), network(second)
    assert all(type(a.nodes[x]) is type(b.nodes[y]) for x, y in match(a, b).pairs)


def pairs(a, b):
    return dict(match(network(a), network(b)).pairs)


def test_added_affine_and_dropped_flatten_do_not_matter(build):
    first, second = build.affine(), build.affine()
    flatten = nir.Flatten({"input": np.array([4])}, start_dim=0, end_dim=-1)
    a = build.chain(i=build.input(), w=first, s=build.neuron_if(), f=flatten, x=second, t=build.lif(), o=build.output())
    b = build.chain(
        p=build.input(),
        q=first,
        extra=build.affine(),
        r=build.neuron_if(),
        u=second,
        v=build.lif(),
        w=build.output(),
    )
    assert pairs(a, b) == {"i": "p", "s": "r", "t": "v", "o": "w"}


def test_changed_kind_is_unmatched_and_its_like_stay_in_place(build):
    weights = [build.affine() for _ in range(3)]
    a, b = (
        build.chain(
            i=build.input(),
            w1=weights[0],
            n1=build.neuron_if(),
            w2=weights[1],
            n2=middle,
            w3=weights[2],
            n3=build.neuron_if(),
            o=build.output(),
        )
        for middle in (build.neuron_if(), build.lif())
    )
    matching = match(network(a), network(b))
    assert matching.of_a == {"i": "i", "n1": "n1", "n3": "n3", "o": "o"}
    assert (matching.unmatched_a, matching.unmatched_b) == (("n2",), ("n2",))


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_missing_neuron_is_found_by_the_weights_of_the_others(build, lost):
    layers = {f"{kind}{k}": make() for k in range(3) for kind, make in (("w", build.affine), ("n", build.neuron_if))}
    kept = {f"z{name}": layers[name] for name in layers if name[1] != str(lost)}
    a = build.chain(i=build.input(), **layers, o=build.output())
    b = build.chain(i=build.input(), **dict(reversed([*reversed(kept.items())])), o=build.output())
    matching = match(network(a), network(b))
    assert matching.unmatched_a == (f"n{lost}",)
    assert matching.of_a == {"i": "i", "o": "o", **{f"n{k}": f"zn{k}" for k in range(3) if k != lost}}


def branches(build, taus, names, weights):
    nodes = {"i": build.input(), "o": build.output()}
    edges = []
    for name, tau, weight in zip(names, taus, weights, strict=True):
        nodes |= {f"{name}w": weight, name: build.lif(tau=tau)}
        edges += [("i", f"{name}w"), (f"{name}w", name), (name, "o")]
    return build.graph(nodes, edges)


def test_parallel_neurons_go_together_by_parameters_before_names(build):
    weight = build.affine()
    a = branches(build, (0.01, 0.02), ("p", "q"), (weight, weight))
    b = branches(build, (0.02, 0.01), ("p", "q"), (weight, weight))
    assert pairs(a, b)["p"] == "q"


def test_parallel_neurons_with_changed_time_constants_go_together_by_their_weights(build):
    weights = build.affine(), build.affine()
    a = branches(build, (0.01, 0.01), ("p", "q"), weights)
    b = branches(build, (1e-5, 1e-5), ("p", "q"), weights[::-1])
    assert pairs(a, b)["p"] == "q"


def test_parallel_neurons_without_any_other_difference_go_together_by_name(build):
    weight = build.affine()
    a = branches(build, (0.01, 0.01), ("p", "q"), (weight, weight))
    b = branches(build, (0.01, 0.01), ("q", "p"), (weight, weight))
    assert pairs(a, b) == {name: name for name in ("i", "o", "p", "q")}


def test_numbered_names_are_ordered_as_numbers(build):
    weight = build.affine()
    a = branches(build, (0.01,) * 3, ("2", "10", "3"), (weight,) * 3)
    b = branches(build, (0.01,) * 3, ("x1", "x2", "x11"), (weight,) * 3)
    assert [pairs(a, b)[name] for name in ("2", "3", "10")] == ["x1", "x2", "x11"]


def test_recurrent_network_matches_under_other_names(build):
    def recurrent(n, w, x, y):
        nodes = {
            "i": build.input(),
            w: weights[0],
            n: build.lif(),
            x: weights[1],
            y: build.lif(),
            "o": build.output(),
        }
        return build.graph(nodes, [("i", w), (w, n), (n, x), (x, n), (n, y), (y, "o")])

    weights = build.affine(), build.affine()
    assert pairs(recurrent("n", "w", "x", "y"), recurrent("y", "x", "w", "n")) == {
        "i": "i",
        "n": "y",
        "y": "n",
        "o": "o",
    }


def test_axes_of_length_one_do_not_hide_a_neuron(build):
    flat = build.chain(i=build.input(), n=build.lif(), o=build.output())
    wide = copy.deepcopy(flat)
    wide.nodes["i"] = nir.Input({"input": np.array([1, 4])})
    for field in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        setattr(wide.nodes["n"], field, getattr(flat.nodes["n"], field).reshape(1, 4))
    assert network(wide).output_shapes["n"] == (1, 4)
    assert pairs(flat, wide)["n"] == "n"


def test_names_decide_before_their_order(build):
    weight = build.affine()
    a = branches(build, (0.01, 0.01), ("p", "q"), (weight, weight))
    b = branches(build, (0.01, 0.01), ("q", "z"), (weight, weight))
    assert (pairs(a, b)["q"], pairs(a, b)["p"]) == ("q", "z")


def test_structure_decides_before_parameters(build):
    def two(tau_p, tau_q):
        nodes = {"i": build.input(), "p": build.lif(tau=tau_p), "q": build.lif(tau=tau_q)}
        nodes |= {"u": build.neuron_if(), "v": build.li(), "o": build.output()}
        return build.graph(nodes, [("i", "p"), ("i", "q"), ("p", "u"), ("q", "v"), ("u", "o"), ("v", "o")])

    found = pairs(two(0.01, 0.02), two(0.02, 0.01))
    assert (found["p"], found["q"]) == ("p", "q")


def test_the_clearest_tie_is_decided_first_and_its_neighbours_follow(build):
    def two(taus, first, second):
        nodes = {"i": build.input(), "o": build.output()}
        edges = []
        for tau, near, far in zip(taus, first, second, strict=True):
            nodes |= {near: build.lif(), far: build.lif(tau=tau)}
            edges += [("i", near), (near, far), (far, "o")]
        return build.graph(nodes, edges)

    found = pairs(two((0.01, 0.05), ("a1", "a2"), ("a3", "a4")), two((0.0505, 0.0101), ("b1", "b2"), ("b3", "b4")))
    assert found == {"i": "i", "o": "o", "a1": "b2", "a3": "b4", "a2": "b1", "a4": "b3"}


def test_a_matched_neighbour_tells_nodes_apart_whose_others_changed(build):
    def net(other, n, m):
        nodes = {"i": build.input(), "s": build.lif(), "c": other(), "d": other(), "o": build.output()}
        nodes |= {n: build.neuron_if(), m: build.neuron_if()}
        return build.graph(
            nodes, [("i", "s"), ("i", "c"), ("s", n), ("c", n), ("c", m), (n, "d"), (m, "d"), ("d", "o")]
        )

    found = pairs(net(build.li, "n", "m"), net(lambda: nir.I(np.ones(4, np.float32)), "m", "n"))
    assert found == {"i": "i", "s": "s", "o": "o", "n": "m", "m": "n"}


def test_between_changed_nodes_equal_parameters_tell(build):
    weights = [build.affine() for _ in range(2)]

    def net(other, x, y):
        layers = {"c": other(), f"w{x}": weights[0], x: build.neuron_if(), "d": other(), f"w{y}": weights[1]}
        return build.chain(i=build.input(), **layers, **{y: build.neuron_if(), "e": other()}, o=build.output())

    a, b = net(build.li, "x", "y"), net(build.lif, "y", "x")
    assert pairs(a, b) == {"i": "i", "o": "o", "x": "y", "y": "x"}


def test_the_only_node_of_its_kind_matches_between_changed_ones(build):
    def net(other, name):
        layers = {"c": other(), "w": build.affine(), name: build.neuron_if(), "d": other()}
        return build.chain(i=build.input(), **layers, o=build.output())

    assert pairs(net(build.li, "x"), net(build.lif, "y")) == {"i": "i", "o": "o", "x": "y"}


def test_outputs_of_changed_shape_match_by_name_then_in_order(build):
    def net(n, *names):
        nodes = {"i": build.input(), "w": build.affine(4, n), **{name: build.output(n) for name in names}}
        return build.graph(nodes, [("i", "w"), *(("w", name) for name in names)])

    assert pairs(net(4, "a", "b", "c"), net(5, "b", "x", "y")) == {"i": "i", "a": "x", "b": "b", "c": "y"}


def test_other_shape_is_another_node(build):
    a = build.chain(i=build.input(), w=build.affine(4, 4), n=build.lif(4), x=build.affine(4, 4), o=build.output(4))
    b = build.chain(i=build.input(), w=build.affine(4, 5), n=build.lif(5), x=build.affine(5, 4), o=build.output(4))
    assert "n" not in pairs(a, b)


def test_the_only_output_matches_whatever_its_shape(build):
    a = build.chain(i=build.input(), w=build.affine(4, 4), o=build.output(4))
    b = build.chain(i=build.input(), w=build.affine(4, 5), p=build.output(5))
    assert pairs(a, b)["o"] == "p"


def test_several_outputs_match_by_what_feeds_them(build):
    def two(first, second):
        nodes = {
            "i": build.input(),
            "n": build.lif(),
            "m": build.neuron_if(),
            first: build.output(),
            second: build.output(),
        }
        return build.graph(nodes, [("i", "n"), ("i", "m"), ("n", first), ("m", second)])

    assert pairs(two("a", "b"), two("b", "a"))["a"] == "b"


def test_fifty_equal_neurons_match_in_reasonable_time(build):
    weight = build.affine()
    names = [f"n{i}" for i in range(50)]
    a = branches(build, (0.01,) * 50, names, (weight,) * 50)
    b = branches(build, (0.01,) * 50, [f"m{i}" for i in range(50)], (weight,) * 50)
    assert all(y == x.replace("n", "m") for x, y in pairs(a, b).items())
