"""Every rewrite keeps the model what it is: the reference agrees before and after, over random graphs."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.graph import network
from harness.port import REWRITES, Model, rewritten
from harness.port.proof import Prover

DT = 1e-3
APPLIED: dict[str, int] = {}
"""Rewrite to how often it did something."""

HARD = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def chain(*nodes, size):
    names = [f"n{number}" for number in range(len(nodes))]
    held = {
        "x": nir.Input({"input": np.array(size)}),
        **dict(zip(names, nodes, strict=True)),
        "y": nir.Output({"output": None}),
    }
    return nir.NIRGraph(held, [*zip(["x", *names], [*names, "y"], strict=True)], type_check=False)


@given(st.data())
@HARD
def test_every_rewrite_alone_is_confirmed_by_the_reference(any_graph, data):
    example = data.draw(any_graph)
    model = Model.of(example.graph, DT)
    prover = Prover(model, example.drive)
    for name, rewrite in REWRITES.items():
        changed = rewrite.applied(model)
        if changed is not None:
            APPLIED[name] = APPLIED.get(name, 0) + 1
            proof = prover.proof(changed)
            assert proof.holds, f"{name}: {proof}"


def test_every_rewrite_was_put_to_the_test():
    assert sorted(set(REWRITES) - set(APPLIED)) == [], "no random graph has what these change"
    assert min(APPLIED.values()) >= 3, APPLIED


@given(st.data())
@HARD
def test_any_rewrites_one_after_the_other_are_confirmed(any_graph, data):
    example = data.draw(any_graph)
    chosen = data.draw(st.sets(st.sampled_from(sorted(REWRITES)), min_size=2))
    model = Model.of(example.graph, DT)
    changed, used = rewritten(model, [each for name, each in REWRITES.items() if name in chosen])
    proof = Prover(model, example.drive).proof(changed)
    assert proof.holds, f"{[each.name for each in used]}: {proof}"


def test_a_rewrite_changes_nothing_in_place():
    graph = chain(nir.Linear(np.eye(2, dtype=np.float32)), nir.IF(np.ones(2), np.ones(2), np.zeros(2)), size=[2])
    model = Model.of(graph, DT)
    before = repr(sorted((name, repr(vars(node))) for name, node in graph.nodes.items()))
    for rewrite in REWRITES.values():
        rewrite.applied(model)
    assert repr(sorted((name, repr(vars(node))) for name, node in graph.nodes.items())) == before


def test_if_as_lif_is_exact_where_a_membrane_climbs_back_to_just_the_threshold():
    # With a leak that float64 shows, a negative membrane comes up a little too high and spikes at the threshold.
    model = Model.of(chain(nir.IF(np.ones(1), np.ones(1), np.zeros(1)), size=[1]), DT)
    drive = np.array([-1.0, 2.0, 0.0, 0.5], np.float32).reshape(-1, 1, 1)
    proof = Prover(model, drive).proof(REWRITES["if-as-lif"].applied(model))
    assert proof.exact
    assert proof.spikes == 1


@pytest.mark.parametrize("batch", [(), (3,)])
def test_flatten_from_the_end_means_the_same_with_a_batch(batch):
    graph = chain(nir.Flatten({"input": np.array([2, 3, 4])}, 0, -1), nir.Linear(np.ones((1, 24))), size=[2, 3, 4])
    changed = REWRITES["flatten-from-the-end"].applied(Model.of(graph, DT)).graph.nodes["n0"]
    shape = (*batch, 2, 3, 4)
    start, end = changed.start_dim + len(shape), changed.end_dim + len(shape)
    assert (start, end) == (len(batch), len(batch) + 2)


def test_a_loop_becomes_a_nested_graph_under_the_same_names():
    lif = nir.LIF(np.full(2, 0.01), np.ones(2), np.zeros(2), np.ones(2), np.zeros(2))
    nodes = {
        "x": nir.Input({"input": np.array([2])}),
        "a.lif": lif,
        "a.w": nir.Linear(np.eye(2, dtype=np.float32)),
        "y": nir.Output({"output": None}),
    }
    graph = nir.NIRGraph(nodes, [("x", "a.lif"), ("a.lif", "a.w"), ("a.w", "a.lif"), ("a.lif", "y")], type_check=False)
    changed = REWRITES["loops-nested"].applied(Model.of(graph, DT))
    assert isinstance(changed.graph.nodes["a"], nir.NIRGraph)
    assert set(network(changed.graph, DT).nodes) == set(nodes)


def test_names_sort_in_the_order_of_execution():
    graph = chain(*(nir.Linear(np.ones((1, 1), np.float32)) for _ in range(12)), size=[1])
    changed = REWRITES["names-in-order"].applied(Model.of(graph, DT))
    names = list(changed.network.nodes)
    assert names == sorted(names)
    assert changed.origins[names[2]].node == "n1"
