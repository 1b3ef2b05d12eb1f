"""Whether one can go on training is measured on each route that reads a graph, and told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.job import DONE, Step, Training
from adapters.registry import REFERENCE, Framework, framework
from adapters.training import Arrival, Gradient, Memory
from harness.environments import find
from harness.listener import Silence
from harness.process import Limits
from harness.store import Store
from harness.training import subjects, wording
from harness.training.measurement import Trained, measure
from harness.workers import Workers
from scenarios.conformance.catalogue import primitives

FAKES = Path(__file__).resolve().parent / "fakes"


@pytest.fixture(scope="module")
def trained(common_store):
    """Train the reference or a fake framework; give what was found by route and subject."""

    def run(name):
        environment = find(framework(REFERENCE) if name == REFERENCE else fake(name))
        store = Store(common_store)
        with Workers(store, 2, Limits(timeout=60.0, memory=600 * 2**20), Silence()) as workers:
            found = measure([environment], workers, store)
        return {(each.route, each.subject.name): each for each in found}

    return run


@pytest.fixture(scope="module")
def learning(trained):
    return trained("learning")


def fake(name):
    return Framework(name, f"fake_{name}", ("nir",), path=str(FAKES))


def of(*gradients, run=DONE, backward=DONE):
    """What was measured of these."""
    return Trained("f", "native", subjects.alone()[0], run, Training(backward, tuple(gradients)))


def number(name, arrival, field="", why="", node=""):
    return Gradient(name, node, field, arrival, why)


def test_models_and_every_primitive_are_trained_on_each_route(learning):
    names = {name for route, name in learning if route == "native"}
    assert names == {"lif", "scnn", subjects.PAIR, *primitives(), *subjects.TWO_RUNS}
    assert {name for route, name in learning if route == "bridged"} == names


def test_a_detached_parameter_is_told_by_name(learning):
    words = wording.gradients(learning["bridged", "lif"])
    assert words == "1 of 2 parameters get a gradient; none: 1.v_threshold; no parameters but tensors: tau"


def test_what_a_backward_pass_raises_is_told_in_its_own_words(learning):
    words = wording.gradients(learning["native", "lif"])
    assert words == "RuntimeError: a leaf was changed in place [fake_learning.native]"


def test_state_that_carries_over_is_told_with_the_call_that_ends_it(learning):
    memories = [each.training.memory for (route, _), each in learning.items() if route == "bridged"]
    assert wording.state(memories) == "carries over to the next run, unless forget() is called"


def test_the_reference_has_no_gradients_and_every_run_of_it_starts_from_rest(trained):
    found = trained(REFERENCE).values()
    assert {wording.gradients(each) for each in found} == {"no gradients: the reference does not differentiate a run"}
    assert wording.state(each.training.memory for each in found) == "resets between runs by itself"


def test_whole_models_are_summed_up_with_what_state_does(learning, trained):
    bridged = [each for (route, _), each in learning.items() if route == "bridged"]
    models, _, state = wording.summary(bridged).partition("; ")
    assert models == "lif 1 of 2, scnn 5 of 10, Linear → CubaLIF 1 of 2"
    assert state == "state carries over to the next run, unless forget() is called"
    assert wording.summary(list(trained(REFERENCE).values())) == "no gradients"
    assert wording.summary([of(run=Step("refused", "no IF"))]) == ""


def test_what_many_nodes_have_is_said_once():
    frozen = [number(f"{node}.layer.limit", Arrival.NONE, "v_threshold", "frozen", node) for node in ("a", "b")]
    zero = number("c.bias", Arrival.ZERO, "bias", node="c")
    assert wording.gradients(of(*frozen, zero)) == (
        "0 of 3 parameters get a gradient; frozen: layer.limit (v_threshold) of a, b; zero: c.bias"
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], ""),
        ([number("fc.w", Arrival.REACHED, "weight")], "1 of 1 parameter gets a gradient"),
        ([number("n.tau", Arrival.NO_PARAMETER, "tau", "a number")], "nothing learns; no parameters but numbers: tau"),
        ([number("n.tau", Arrival.NOT_FINITE, "tau")], "0 of 1 parameter gets a gradient; not finite: n.tau"),
    ],
)
def test_gradients_in_words(found, words):
    assert wording.gradients(of(*found)) == words


def test_a_model_that_there_is_not_is_told_with_its_reason_or_without():
    missing = of(run=Step("refused", "no IF"))
    assert wording.gradients(missing) == "refused: no IF"
    assert wording.gradients(missing, reason=False) == "refused"


@pytest.mark.parametrize(
    ("memories", "words"),
    [
        ([], "not known: nothing was run"),
        ([Memory(alone=True, reset="reset()")], "resets between runs by itself"),
        ([Memory(alone=True), Memory(alone=False)], "carries over to the next run"),
        (
            [Memory(alone=False, reset="reset()", after_reset=False)],
            "carries over to the next run, whether reset() is called or not",
        ),
    ],
)
def test_state_in_words(memories, words):
    assert wording.state(memories) == words
