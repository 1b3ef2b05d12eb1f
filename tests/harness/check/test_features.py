"""What of NIR a graph uses is told in the words of the measured table."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.registry import FRAMEWORKS
from harness.check.features import features
from harness.check.measured import shipped
from harness.support.fields import fields
from scenarios.conformance.catalogue import cases

OF_A_STIMULUS = {
    "input of several thresholds",
    "input below zero",
    "no input",
    "threshold met exactly",
    "rest at the start of a run",
    "batch of one",
}
"""What a case tries that is no matter of the graph."""

OF_NUMBERS = {
    "diamond",
    "skip",
    "skip without a layer",
    "nested, names alike",
    "names with dots",
    "all per neuron",
    "rounded down",
    "padding that keeps the size",
    "bias at the start",
    "dt",
    "v_reset absent",
    "recurrence of two neurons",
}
"""What a graph shows under the name of something more general, or not at all; a file alone says what it lacks."""


def test_every_case_uses_what_it_tries():
    for case in cases().values():
        used = features(case.graph, case.dt)
        for field in fields(case):
            if field.name not in OF_A_STIMULUS | OF_NUMBERS:
                assert (field.primitive, field.name) in used, case.name


def test_whatever_is_used_was_measured():
    known = shipped().entries(FRAMEWORKS["norse"], "native")
    for case in cases().values():
        assert features(case.graph, case.dt).keys() <= known.keys(), case.name


def test_fields_that_do_nothing_are_not_used(lif, wired):
    graph = wired({"1": lif(2, v_threshold=1)}, (2,))
    assert features(graph, 1e-4) == {("LIF", "alone"): ("1",)}


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"r": 2}, "r"),
        ({"v_leak": 0.5}, "v_leak"),
        ({"v_reset": -1}, "v_reset"),
        ({"tau": np.array([1e-3, 2e-3])}, "tau per neuron"),
        ({"tau": 2e-4}, "tau"),
    ],
)
def test_fields_that_do_something_are(lif, wired, numbers, field):
    assert features(wired({"1": lif(2, **numbers)}, (2,)), 1e-4)["LIF", field] == ("1",)


def test_nodes_are_named_under_what_they_share(lif, wired):
    graph = wired({"a": lif(), "b": lif(r=2)})
    used = features(graph, 1e-4)
    assert used["LIF", "alone"] == ("a", "b")
    assert used["LIF", "r"] == ("b",)


def test_a_loop_is_recurrence_of_its_neurons(lif, wired):
    weight = nir.Affine(np.ones((2, 2), np.float32), np.ones(2, np.float32))
    edges = [("input", "n"), ("n", "w"), ("w", "n"), ("n", "output")]
    used = features(wired({"n": lif(2), "w": weight}, (2,), edges), 1e-4)
    assert used["LIF", "recurrence"] == ("n",)
    assert used["graph", "recurrence with a bias"] == ("w",)


def test_another_step_than_the_usual_is_a_field(lif, wired):
    assert ("LIF", "dt") in features(wired({"1": lif()}), 1e-3)
