"""The suite is sharp: what a case claims to detect changes the reference's result, and every fault is detected."""

from __future__ import annotations

import warnings

import pytest

from harness.faults import FAULTS
from harness.faults.sharpness import Sharpness, matrix
from scenarios.conformance.catalogue import cases

CASES = cases()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case_detects_what_it_claims(case):
    with warnings.catch_warnings(action="ignore"):  # delays between two steps
        sharpness = Sharpness(case)
        blind = [name for name in case.detects if not sharpness.shows(FAULTS[name])]
    assert not blind


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_detected(name):
    assert any(name in case.detects for case in CASES.values())


def test_a_rule_is_shown_by_what_its_case_is_about_alone():
    """Several spikes, a floor and equality at the threshold are blurred by no single neuron's other cases."""
    told = {"many-spikes": "overshoot", "floor": "negative-drive", "threshold-reached": "at-threshold"}
    single = [case for case in CASES.values() if set(case.graph.nodes) == {"input", "node", "output"}]
    found = matrix(single, [FAULTS[name] for name in told])
    for case, names in found.items():
        assert all(told[name] in case or "at-threshold" in case for name in names), (case, names)


def test_a_fault_that_does_not_apply_shows_nothing():
    assert Sharpness(CASES["lif-alone"]).shows(FAULTS["w-in-lost"]) is None
    assert Sharpness(CASES["if-no-drive"]).shows(FAULTS["if-leaks"]) is False
    assert Sharpness(CASES["if-alone"]).shows(FAULTS["if-leaks"]) is True


def test_the_matrix_is_by_case():
    found = matrix([CASES["linear-square"], CASES["i-no-drive"]])
    assert found == {"linear-square": ("weights-transposed", "linear-dropped"), "i-no-drive": ()}
