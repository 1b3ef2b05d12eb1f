"""In which order explanations are sought."""

from __future__ import annotations

import pytest

from harness.explain import search as module
from harness.explain.explanation import Explanation
from harness.explain.search import Reach, search
from harness.explain.suspect import Score
from harness.faults.catalogue import FAULTS

NAMES = ("exponential", "decay", "subtracts", "floor", "leak-lost")
TRIPLE = ("decay", "floor", "leak-lost")


class Explained:
    """A suspect that some sets explain, and that none comes nearer to than another."""

    rules, names, conventions = (), NAMES, NAMES

    large = False

    def __init__(self, *answers):
        self.answers = {tuple(n for n in FAULTS if n in answer) for answer in answers}

    def score(self, faults):
        return Score(faults in self.answers, mismatch=1, residual=1.0, agreed=0, compared=1, quiet=1.0)

    def explains(self, faults):
        return faults in self.answers

    def told(self, faults):
        return Explanation(faults, "", 0.0)


@pytest.fixture
def found(monkeypatch):
    """What is found where some sets explain, and what is known."""

    def run(*answers, known=(), reach=Reach.DEEP):
        monkeypatch.setattr(module, "Suspect", lambda _: Explained(*answers))
        explanation = search(None, known, reach)
        return explanation and explanation.faults

    return run


def test_one_fault_goes_before_what_is_known(found):
    assert found(("floor",), TRIPLE, known=[TRIPLE]) == ("floor",)


def test_what_is_known_goes_before_every_pair(found):
    assert found(("exponential", "subtracts"), TRIPLE, known=[TRIPLE]) == TRIPLE


def test_of_pairs_the_one_that_is_known_goes_first(found):
    pairs = ("exponential", "subtracts"), ("decay", "leak-lost")
    assert found(*pairs, known=[pairs[1]]) == pairs[1]


def test_three_that_nobody_knows_are_found_in_a_deep_search_alone(found):
    assert found(TRIPLE) == TRIPLE
    assert found(TRIPLE, reach=Reach.USUAL) is None


def test_nothing_explains_what_the_reference_does_by_itself(found):
    assert found((), ("floor",)) is None


def test_of_sets_that_are_known_the_smaller_goes_first(found):
    pair = ("exponential", "subtracts")
    assert found(TRIPLE, pair, known=[TRIPLE, pair]) == pair


def test_near_what_is_known_is_one_fault_more_of_it_and_nothing_else(found):
    assert found(TRIPLE, known=[TRIPLE[:2]], reach=Reach.NEAR) == TRIPLE
    assert found(TRIPLE, known=[TRIPLE[:1]], reach=Reach.NEAR) is None
    assert found(("floor",), known=[("decay", "subtracts")], reach=Reach.NEAR) is None
    assert found(TRIPLE, known=[TRIPLE], reach=Reach.NEAR) == TRIPLE


def test_one_fault_says_what_two_do(found):
    apart, one = ("floor", "r-ignored", "gain-missing"), ("floor", "input-unscaled")
    assert found(apart, one, known=[apart]) == one
    assert found(apart, known=[apart]) == apart
