"""Verdicts are ordered, and told apart without colour."""

from __future__ import annotations

import itertools

import pytest

from reports.verdict import MASKED, Verdict, worse

BEST_TO_WORST = ["identical", "equivalent", "drift", "refused", "diverged", "failed", "timeout", "not-run"]


def test_the_order_is_best_to_worst():
    ordered = sorted((v for v in Verdict if v is not Verdict.NOT_APPLICABLE), key=lambda verdict: verdict.rank)
    assert [v.value for v in ordered] == BEST_TO_WORST


@pytest.mark.parametrize(("better", "worst"), list(itertools.combinations(BEST_TO_WORST, 2)))
def test_worse_gives_the_later_one_whatever_the_order_of_arguments(better, worst):
    assert worse(Verdict(better), Verdict(worst)) == worst
    assert worse(Verdict(worst), Verdict(better)) == worst


@pytest.mark.parametrize("verdict", Verdict)
def test_not_applicable_makes_nothing_worse(verdict):
    assert worse(Verdict.NOT_APPLICABLE, verdict) is verdict
    assert worse(verdict, Verdict.NOT_APPLICABLE) is verdict


def test_only_identical_and_equivalent_are_fine():
    assert [v.value for v in Verdict if v.fine] == ["identical", "equivalent"]


def test_marks_are_distinct_one_or_two_characters_and_not_the_mask():
    marks = [v.mark for v in Verdict]
    assert len(set(marks)) == len(Verdict)
    assert all(1 <= len(mark) <= 2 for mark in marks)
    assert MASKED not in marks


def test_colours_and_meanings_are_distinct():
    assert len({v.colour for v in Verdict}) == len({v.meaning for v in Verdict}) == len(Verdict)
