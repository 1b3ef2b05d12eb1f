"""An answer in a line."""

from __future__ import annotations

import pytest

from reports import check_words as words
from reports.check import Activity, Answer, FrameworkCheck
from reports.verdict import Verdict


@pytest.fixture
def said():
    """What is said of a framework that is wrong in some way."""

    def make(**told):
        given = {"framework": "f", "version": "1", "route": "native", "answer": Answer.WRONG, "because": "it errs"}
        return words.line(FrameworkCheck(**given | told))

    return make


def test_where_it_starts_and_how_many_spikes_it_costs(said):
    told = {"nodes": ("n",), "first_step": 3, "spikes_expected": 7, "spikes_observed": 9}
    assert said(**told) == "f 1, native: wrong because it errs (first at node 'n', step 3, 9 spikes instead of 7)"
    assert said(**told | {"spikes_observed": 7}).endswith("(first at node 'n', step 3)")


def test_drift_is_little(said):
    assert "wrong by little (drift) because" in said(verdict=Verdict.DRIFT, max_dv=0.1)
    assert "wrong because" in said(verdict=Verdict.DIVERGED)


def test_many_nodes_are_cut(said):
    told = said(answer=Answer.REFUSED, nodes=tuple("abcdefgh"))
    assert told.endswith("refused because it errs (nodes 'a', 'b', 'c', 'd', 'e', 'f' and 2 more)")


def test_an_exception_of_many_lines_is_one(said):
    assert said(answer=Answer.FAILED, because="run: E: one\ntwo").endswith("failed: run: E: one two")


def test_neurons_that_never_fire_are_counted():
    layer = Activity(node="n", neurons=9, firing=2, rate=0.25, silent=(0, 1, 2, 3, 4, 5))
    assert words.activity(layer) == (
        "node 'n': 2 of 9 neurons fire, 0.25 spikes a step each; 0, 1, 2, 3, 4, 5 and 1 more never fire"
    )
    assert "never" not in words.activity(Activity(node="n", neurons=9, firing=9, rate=0.25))
