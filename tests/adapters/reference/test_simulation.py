"""Whole networks: what must hold for any graph."""

from __future__ import annotations

import dataclasses
import itertools

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Probes
from adapters.graph import network
from adapters.reference.bridged import load
from adapters.reference.dialect import Dialect
from adapters.reference.settings import Settings
from adapters.reference.simulation import Simulation

WIDTH = 3
DT = 0.1


def f(values):
    return np.asarray(values, np.float32)


def node(kind, rng):
    """A random node from WIDTH to WIDTH, tuned so that neurons spike now and then."""

    def some(low, high):
        return rng.uniform(low, high, WIDTH).astype(np.float32)

    weight = rng.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    leaky = {"r": some(1, 5), "v_leak": some(-0.1, 0.1)}
    spiking = {"v_threshold": some(0.2, 1), "v_reset": some(-0.2, 0.1)}
    cuba = {"tau_syn": some(0.2, 1), "tau_mem": some(0.2, 1), "w_in": some(1, 5), **leaky}
    return {
        "affine": lambda: nir.Affine(weight, some(-0.2, 0.2)),
        "linear": lambda: nir.Linear(weight),
        "scale": lambda: nir.Scale(some(-2, 2)),
        "threshold": lambda: nir.Threshold(some(0, 1)),
        "delay": lambda: nir.Delay(np.round(some(0, 3) / DT) * np.float32(DT)),
        "i": lambda: nir.I(some(0, 0.2)),
        "if": lambda: nir.IF(some(0, 1), **spiking),
        "li": lambda: nir.LI(some(0.2, 1), **leaky),
        "lif": lambda: nir.LIF(some(0.2, 1), **leaky, **spiking),
        "cubali": lambda: nir.CubaLI(**cuba),
        "cubalif": lambda: nir.CubaLIF(**cuba, **spiking),
    }[kind]()


KINDS = ("affine", "linear", "scale", "threshold", "delay", "i", "if", "li", "lif", "cubali", "cubalif")


@st.composite
def graphs(draw, kinds=KINDS, *, cyclic=False):
    """A random graph with two Inputs; nodes are fed by one or two earlier ones, some by later ones."""
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    names = ["in0", "in1", *(f"{kind}{i}" for i, kind in enumerate(chosen))]
    nodes = {name: nir.Input({"input": np.array([WIDTH])}) for name in names[:2]}
    edges = set()
    for i, kind in enumerate(chosen):
        nodes[names[i + 2]] = node(kind, rng)
        earlier = draw(st.sets(st.sampled_from(names[: i + 2]), min_size=1, max_size=2))
        edges |= {(source, names[i + 2]) for source in earlier}
        if cyclic and kind in ("if", "lif", "cubalif"):
            edges |= {(source, names[i + 2]) for source in draw(st.sets(st.sampled_from(names[2:]), max_size=2))}
    nodes["out"] = nir.Output({"output": None})
    edges.add((names[-1], "out"))
    order = draw(st.permutations(sorted(edges)))
    return nir.NIRGraph(nodes, order, type_check=False)


def drive(seed=0, steps=30, batch=3):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=(steps, batch, WIDTH)).astype(np.float32) for name in ("in0", "in1")}


def everything(found):
    return Probes(tuple(found.nodes), tuple(found.nodes))


def same(one, other, names=None):
    """Bit for bit, spikes, continuous outputs and membranes."""
    for ours, theirs in ((one.outputs, other.outputs), (one.membranes, other.membranes)):
        assert ours.keys() == theirs.keys()
        for name in names or ours:
            np.testing.assert_array_equal(ours[name], theirs[name], err_msg=name)


quick = settings(deadline=None, max_examples=50)


@quick
@given(graphs())
def test_node_by_node_equals_step_by_step(graph):
    found = network(graph, DT)
    # One component of everything but the Inputs is run step by step, as a cycle is.
    rest = tuple(name for name in found.nodes if name not in found.inputs)
    stepped = dataclasses.replace(found, components=(*((name,) for name in found.inputs), rest))
    ours, theirs = (Simulation(n, Settings(DT)).run(drive(), everything(found)) for n in (found, stepped))
    # Matrix products of one row and of many round differently; the recording is in float32.
    for name in found.nodes:
        np.testing.assert_allclose(ours.outputs[name], theirs.outputs[name], rtol=1e-6, atol=1e-6)


@quick
@given(graphs(cyclic=True), st.integers(1, 29))
def test_stretches_join_without_a_seam(graph, stretch):
    try:
        found = network(graph, DT)
    except ValueError:  # a random cycle without a neuron on it
        return
    whole = Simulation(found, Settings(DT)).run(drive(), everything(found))
    pieces = Simulation(found, Settings(DT), stretch).run(drive(), everything(found))
    for name in found.nodes:
        np.testing.assert_allclose(whole.outputs[name], pieces.outputs[name], rtol=1e-6, atol=1e-6)


@quick
@given(graphs(cyclic=True))
def test_samples_of_a_batch_do_not_touch(graph):
    try:
        model = load(graph, DT)
    except ValueError:
        return
    together, probes = drive(), everything(model.network)
    whole = model.run(together, probes)
    alone = model.run({name: x[:, 1:2] for name, x in together.items()}, probes)
    for name in model.network.nodes:
        np.testing.assert_allclose(whole.outputs[name][:, 1:2], alone.outputs[name], rtol=1e-6, atol=1e-6)


@quick
@given(graphs(cyclic=True))
def test_what_comes_later_does_not_change_what_was_and_runs_start_from_rest(graph):
    try:
        model = load(graph, DT)
    except ValueError:
        return
    full, probes = drive(), everything(model.network)
    before = model.run(full, probes)
    changed = {name: np.concatenate([x[:20], x[20:] + 1]) for name, x in full.items()}
    after = model.run(changed, probes)
    for name in model.network.nodes:
        np.testing.assert_array_equal(before.outputs[name][:20], after.outputs[name][:20])
    same(before, model.run(full, probes))


@quick
@given(graphs(cyclic=True))
def test_the_order_of_nodes_and_edges_does_not_matter(graph):
    turned = nir.NIRGraph(dict(reversed(graph.nodes.items())), graph.edges[::-1], type_check=False)
    try:
        one, other = load(graph, DT), load(turned, DT)
    except ValueError:
        return
    probes = Probes(tuple(sorted(one.network.nodes)), tuple(sorted(one.network.nodes)))
    same(one.run(drive(), probes), other.run(drive(), probes))


@quick
@given(graphs())
def test_a_nested_graph_equals_its_inlined_form(graph):
    inputs = {name: graph.nodes[name] for name in ("in0", "in1")}
    inner = {name: node for name, node in graph.nodes.items() if name != "in1"}
    # Nested graphs have one Input: everything in0 fed is nested, in1 feeds in0's place too.
    edges = [("in0" if a == "in1" else a, b) for a, b in graph.edges]
    block = nir.NIRGraph(inner, sorted(set(edges)), type_check=False)
    outer = nir.NIRGraph(
        {**inputs, "block": block, "out": nir.Output({"output": None})},
        [("in0", "block"), ("in1", "block"), ("block", "out")],
        type_check=False,
    )
    flat_nodes = {f"block.{k}": v for k, v in inner.items() if k not in ("in0", "out")}
    flat_edges = []
    for a, b in sorted(set(edges)):
        target = "out" if b == "out" else f"block.{b}"
        flat_edges += [(s, target) for s in (("in0", "in1") if a == "in0" else (f"block.{a}",))]
    flat = nir.NIRGraph({**inputs, **flat_nodes, "out": graph.nodes["out"]}, flat_edges, type_check=False)
    one, other = load(outer, DT), load(flat, DT)
    same(one.run(drive(), everything(other.network)), other.run(drive(), everything(other.network)))


def grid(rng, *shape):
    return (rng.integers(-512, 513, shape) / 1024).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_if_networks_on_a_grid_are_exact_in_float32(seed):
    rng = np.random.default_rng(seed)
    neurons = {f"n{i}": nir.IF(np.ones(8, np.float32), 0.25 + abs(grid(rng, 8))) for i in range(3)}
    weights = {f"w{i}": nir.Affine(grid(rng, 8, 8), grid(rng, 8)) for i in range(3)}
    names = ["input", "w0", "n0", "w1", "n1", "w2", "n2", "output"]
    ports = {"input": nir.Input({"input": np.array([8])}), "output": nir.Output({"output": np.array([8])})}
    edges = [*itertools.pairwise(names), ("n2", "w1")]
    graph = nir.NIRGraph({**ports, **neurons, **weights}, edges, type_check=False)
    x = {"input": rng.integers(0, 3, (200, 4, 8))}
    probes = Probes(tuple(neurons), tuple(neurons))
    double, single = (load(graph, DT, precision=p).run(x, probes) for p in ("float64", "float32"))
    same(double, single)
    for name in neurons:
        assert 0 < double.outputs[name].mean() < 1
        scaled = double.membranes[name] * 1024
        assert abs(scaled).max() < 2**24
        assert (scaled == np.round(scaled)).all()


def recurrent(bias, *, weight=0.5, extra=None):
    """in -> n -> (extra ->) w -> n, one IF that never spikes."""
    nodes = {
        "in": nir.Input({"input": np.array([1])}),
        "n": nir.IF(f([1]), f([100])),
        "w": nir.Affine(f([[weight]]), f([bias])),
        "out": nir.Output({"output": np.array([1])}),
    }
    way = ["n", "w", "n"]
    if extra is not None:
        nodes["d"] = extra
        way = ["n", "d", "w", "n"]
    return nir.NIRGraph(nodes, [("in", "n"), *itertools.pairwise(way), ("n", "out")], type_check=False)


def membrane(graph, x, words="", dt=DT):
    model = load(graph, dt, dialect=Dialect.parse(words))
    return model.run({"in": np.reshape(x, (-1, 1, 1))}, Probes(("n",), ("n",))).membranes["n"].ravel().tolist()


def test_feedback_carries_zero_in_the_first_step_or_the_bias():
    assert membrane(recurrent(2), [0, 0, 0]) == [0, 2, 4]
    assert membrane(recurrent(2), [0, 0, 0], "feedback_init=bias") == [2, 4, 6]


def test_a_bias_before_a_scale_is_fed_back_through_it():
    graph = recurrent(2)
    graph.nodes["s"] = nir.Scale(f([3]))
    graph.edges = [("in", "n"), ("n", "w"), ("w", "s"), ("s", "n"), ("n", "out")]
    assert membrane(graph, [0, 0], "feedback_init=bias") == [6, 12]


def pulse(graph, dt=DT):
    """When a first spike comes back to a neuron with threshold 1 that it makes spike again."""
    graph.nodes["n"] = nir.IF(f([1]), f([0.75]))
    model = load(graph, dt)
    x = np.zeros((12, 1, 1))
    x[0] = 1
    return np.flatnonzero(model.run({"in": x}, Probes(("n",))).outputs["n"]).tolist()


def test_a_loop_takes_one_step_and_a_delay_in_it_takes_its_own():
    assert pulse(recurrent(0, weight=1)) == list(range(12))
    assert pulse(recurrent(0, weight=1, extra=nir.Delay(f([0.3])))) == [0, 3, 6, 9]
    assert pulse(recurrent(0, weight=1, extra=nir.Delay(f([0.1])))) == list(range(12))


def test_a_delay_of_no_step_leaves_the_loops_own():
    assert pulse(recurrent(0, weight=1, extra=nir.Delay(f([0.0])))) == list(range(12))


def test_a_delay_in_a_loop_delays_what_comes_from_outside_as_much():
    graph = recurrent(0, weight=1, extra=nir.Delay(f([0.3])))
    graph.nodes["out2"] = nir.Output({"output": np.array([1])})
    graph.edges = [("in", "d"), ("n", "d"), ("d", "n"), ("n", "out"), ("n", "w"), ("w", "out2")]
    assert pulse(graph) == [3, 6, 9]


def test_fan_in_is_the_sum_and_outputs_may_be_many():
    nodes = {
        "a": nir.Input({"input": np.array([1])}),
        "b": nir.Input({"input": np.array([1])}),
        "s": nir.Scale(f([10])),
        "sum": nir.Output({"output": np.array([1])}),
        "scaled": nir.Output({"output": np.array([1])}),
    }
    edges = [("a", "sum"), ("b", "s"), ("s", "sum"), ("s", "scaled")]
    model = load(nir.NIRGraph(nodes, edges, type_check=False), DT)
    found = model.run({"a": np.ones((1, 1, 1)), "b": np.full((1, 1, 1), 2)}, Probes(()))
    assert {name: y.item() for name, y in found.predictions.items()} == {"sum": 21, "scaled": 20}
    assert not found.outputs
