"""Scales of words: a value is its word, an order has an outside."""

from __future__ import annotations

import json

import pytest

from reports.marked import Marked
from reports.rules_followed import Standing
from reports.support import Support
from reports.verdict import Verdict

SCALES = (Verdict, Support, Standing)


class Weather(Marked):
    FAIR = "fair", "+", "green", "no rain"
    FOUL = "foul", "-", "red", "rain"
    UNSEEN = "unseen", "?", "white", "nobody looked"


def test_a_member_is_its_word_and_nothing_else():
    assert Weather("foul") is Weather.FOUL
    assert json.dumps(Weather.FOUL) == '"foul"'
    assert f"{Weather.FOUL}" == "foul"


def test_the_last_member_stands_outside_the_order():
    assert [each.rank for each in Weather] == [0, 1, -1]


@pytest.mark.parametrize("scale", SCALES)
def test_members_are_told_apart_by_their_mark_and_have_a_colour_and_a_meaning(scale):
    assert len({each.mark for each in scale}) == len({each.meaning for each in scale}) == len(scale)
    assert all(each.colour for each in scale)
