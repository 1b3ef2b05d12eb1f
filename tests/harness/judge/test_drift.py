"""What is `drift` stays within every stated bound; an Output that is wrong by itself is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.compare import Comparison, NodeComparison
from harness.explain import reason
from harness.verdicts import of_comparison
from reports.verdict import Verdict
from scenarios.scenario import WITHOUT_CLASSES

EQUAL = {"compared": 100, "spikes_expected": 20, "spikes_observed": 20, "lag": 0, "victor_purpura": 0.0}
NODES = (
    NodeComparison("a", "a", spiking=True, **EQUAL),
    NodeComparison("b", "b", spiking=True, **EQUAL),
    NodeComparison("o", "o", spiking=True, derived_from=("a", "b"), **EQUAL | {"spikes_expected": 40}),
)


def compared(**changes):
    """Three nodes that are alike but for these changes, by the node's name."""
    return Comparison(tuple(replace(node, **changes.get(node.node, {})) for node in NODES))


def wrong(mismatch, lag=None, distance=None):
    return {"spike_mismatch": mismatch, "lag": lag, "victor_purpura": distance, "first_step": 0}


def verdict(comparison):
    return of_comparison(comparison, WITHOUT_CLASSES)


def test_one_of_two_sources_lost_at_an_output_is_no_drift():
    """Each neuron is right, and half of the spikes do not arrive."""
    assert verdict(compared(o=wrong(20, distance=20.0))) is Verdict.DIVERGED


def test_an_output_of_which_no_number_is_right_is_no_drift():
    found = compared(o=wrong(100))
    assert verdict(found) is Verdict.DIVERGED
    assert "40 spikes on both sides, 100 of 100 numbers at 'o' differ" in reason.of_comparison("f", "g", found)


@pytest.mark.parametrize("what", ["a", "o"])
def test_something_of_another_shape_is_no_drift(what):
    """Beside many spikes, few entries of a wrong shape would be within the distance."""
    assert verdict(compared(**{what: wrong(1) | {"max_dv": float("inf")}})) is Verdict.DIVERGED


def test_a_late_source_makes_its_output_late_too_and_that_is_drift():
    late = wrong(38, lag=1, distance=20.0)
    found = compared(a=late, b=late, o=wrong(76, lag=1, distance=40.0))
    assert not found.beyond_sources
    assert verdict(found) is Verdict.DRIFT
    assert "40 spikes on both sides, 76 counts differ" in reason.of_comparison("f", "g", found)


def test_an_output_that_is_late_by_itself_is_drift_as_a_late_neuron_is():
    assert verdict(compared(o=wrong(76, lag=1, distance=40.0))) is Verdict.DRIFT
    assert verdict(compared(o=wrong(76, lag=2, distance=40.0))) is Verdict.DIVERGED


def test_few_lost_spikes_are_drift_wherever_they_are_lost():
    few = wrong(4, distance=4.0)
    assert verdict(compared(a=few, o=few)) is Verdict.DRIFT
    assert verdict(compared(o=few)) is Verdict.DRIFT
