"""What is wrong with a framework is told by the fewest faults that make the reference do the same."""

from __future__ import annotations

import pytest

from harness.explain.explanation import Explanation
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
