"""What a framework can do is measured, primitive by primitive, on each route that reads a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.registry import REFERENCE, Framework, framework
from harness import capability
from harness.environments import find
from harness.listener import Silence
from harness.process import Limits
from harness.store import Store
from harness.workers import Workers
from reports.verdict import Verdict
from scenarios.conformance.catalogue import primitives

FAKES = Path(__file__).resolve().parent / "fakes"
PRIMITIVES = list(primitives())
RESETTING = {"IF", "LIF", "CubaLIF", "recurrence"}


@pytest.fixture
def measure(common_store):
    """Measure the reference or a fake framework; give what was found by route and primitive."""

    def run(name, **changes):
        one = Framework(name, f"fake_{name}", ("nir",), path=str(FAKES), **changes)
        environment = find(framework(REFERENCE) if name == REFERENCE else one)
        store = Store(common_store)
        with Workers(store, 2, Limits(timeout=30.0, memory=400 * 2**20), Silence()) as workers:
            found = capability.measure([environment], workers, store)
        assert {each.framework for each in found} == {name}
        return {(each.route, each.primitive): each for each in found}

    return run


@pytest.mark.parametrize("name", [REFERENCE, "good"])
def test_a_framework_that_does_all_well_is_identical_in_all(measure, name):
    found = measure(name)
    assert list(found) == [(route, primitive) for route in ("bridged", "native") for primitive in PRIMITIVES]
    for each in found.values():
        assert (each.verdict, each.reason, each.convention) == (Verdict.IDENTICAL, "", "")
        assert each.uses == "native module"


def test_a_framework_is_measured_on_the_routes_that_it_has(measure):
    assert {route for route, _ in measure("good", routes=("bridged",))} == {"bridged"}


def test_another_convention_is_named_where_it_matters_and_nowhere_else(measure):
    found = measure("subtracting", routes=("bridged",))
    assert {name for (_, name), each in found.items() if not each.verdict.fine} == RESETTING
    for name in RESETTING:
        each = found["bridged", name]
        assert (each.verdict, each.convention) == (Verdict.DIVERGED, "reset=subtract")
        assert each.reason


def test_a_refusal_is_told_in_its_own_words_and_nothing_stands_for_the_primitive(measure):
    for each in measure("refusing", routes=("bridged",)).values():
        assert each.verdict is Verdict.REFUSED
        assert "is not to its taste" in each.reason
        assert not each.uses


def test_a_refusal_of_the_frameworks_own_counts_on_the_native_route_only(measure):
    found = measure("picky")
    assert {each.verdict for (route, _), each in found.items() if route == "native"} == {Verdict.REFUSED}
    assert {each.verdict for (route, _), each in found.items() if route == "bridged"} == {Verdict.FAILED}


def test_nothing_is_measured_where_nothing_is_installed(common_store):
    store = Store(common_store)
    with Workers(store, 1, Limits(), Silence()) as workers:
        assert capability.measure([], workers, store) == ()
