"""What is wrong with a framework is told by the fewest faults that make the reference do the same."""

from __future__ import annotations

from functools import partial

import pytest

from harness.explain.explanation import Explanation
from harness.explain.question import Question
from harness.faults.catalogue import FAULTS
from harness.judge.bench import Bench

R = "reference"


@pytest.mark.parametrize(
    ("fake", "faults", "convention"),
    [
        ("subtracting", "subtracts", "reset=subtract"),
        ("many_spikes", "exponential+many-spikes", "integration=exponential,multiplicity=floor,reset=subtract"),
        ("gain_lost", "", ""),
        ("seconds_as_milliseconds", "tau-in-ms", ""),
        ("leak_and_reset_lost", "subtracts+leak-lost", ""),
    ],
)
def test_planted_faults_are_named_and_what_is_unknown_is_not(session, fake, faults, convention):
    cell = session((R, fake)).only()
    assert cell.blame == f"import:{fake}"
    assert (cell.faults, cell.convention) == (faults, convention)
    assert bool(cell.explanation) == bool(faults)
    for name in filter(None, faults.split("+")):
        assert FAULTS[name].meaning in cell.explanation


def test_what_shows_in_another_shard_than_the_first_is_explained_by_that_shard(session):
    """A batch of three is right, the batch of one that follows is not."""
    cell = session((R, "alone_subtracting"), scenario="conformance/batch-of-one-lif").only()
    assert (cell.blame, cell.faults) == ("import:alone_subtracting", "subtracts")


def test_nothing_explains_what_does_not_differ(session, monkeypatch):
    """Asked about a shard that is right, every fault that does not show would do."""
    monkeypatch.setattr(Question, "of", partial(first_shard, Question.of))
    cell = session((R, "alone_subtracting"), scenario="conformance/batch-of-one-lif").only()
    assert (cell.blame, cell.faults) == ("import:alone_subtracting", "")


def first_shard(of, store, reference, observed, floor, _):
    return of(store, reference, observed, floor, 0)


def test_what_cannot_be_done_for_all_cells_together_is_done_one_by_one(session, monkeypatch, tmp_path):
    def fails(*_):
        raise RuntimeError("an oversight")

    monkeypatch.setattr(Bench, "prepare", fails)
    assert session((R, "subtracting"), store=tmp_path / "own").only().faults == "subtracts"


def test_a_sentence_says_who_what_and_how_much_is_left():
    told = Explanation(("subtracts",), "reset=subtract", 3e-8)
    assert told.rule
    assert told.sentence("tiny") == "tiny subtracts the threshold instead of going to v_reset; residual 3e-08"


def test_a_mistake_is_no_rule():
    assert not Explanation(("subtracts", "bias-lost"), "reset=subtract", 0.0).rule
