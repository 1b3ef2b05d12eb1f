"""Who is to blame follows from the legs alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judge.cell import Verdicts
from harness.judge.judgement import Judgement
from reports.verdict import Verdict

FINE = Judgement(Verdict.EQUIVALENT)
WRONG = Judgement(Verdict.DIVERGED)
ALL_FINE = Verdicts(fidelity=FINE, export=FINE, imported=FINE, port=FINE)


def names(verdicts):
    return [name for name, _ in verdicts.blamed("a", "b")]


def test_legs_that_are_fine_alone_blame_nobody_though_the_port_is_not():
    only_the_sum = replace(ALL_FINE, port=WRONG)
    assert only_the_sum.legs_fine
    assert names(only_the_sum) == []
    assert not only_the_sum.masked


@pytest.mark.parametrize(("leg", "name"), [("fidelity", "import:a"), ("export", "export:a"), ("imported", "import:b")])
def test_a_leg_that_is_wrong_is_to_blame(leg, name):
    verdicts = replace(ALL_FINE, **{leg: WRONG})
    assert names(verdicts) == [name]
    assert not verdicts.legs_fine


@pytest.mark.parametrize("verdict", [Verdict.NOT_RUN, Verdict.NOT_APPLICABLE])
def test_a_leg_that_was_not_reached_is_not_to_blame(verdict):
    assert names(replace(ALL_FINE, imported=Judgement(verdict))) == []


def test_numbers_that_cannot_work_are_the_writers_fault():
    assert names(replace(ALL_FINE, imported=replace(WRONG, excused=True))) == ["export:a"]


@pytest.mark.parametrize("verdict", [Verdict.DRIFT, Verdict.DIVERGED])
def test_two_wrong_legs_under_a_fine_port_are_masked(verdict):
    wrong = Judgement(verdict)
    assert replace(ALL_FINE, export=wrong, imported=wrong).masked
    assert not replace(ALL_FINE, export=wrong).masked
    assert not replace(ALL_FINE, export=wrong, imported=wrong, port=WRONG).masked


def test_a_failed_leg_masks_nothing():
    failed = Judgement(Verdict.FAILED)
    assert not replace(ALL_FINE, export=failed, imported=failed).masked
