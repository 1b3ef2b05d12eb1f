"""The words of a table of support, their counts, and the table as Markdown."""

from __future__ import annotations

import pytest

from reports.support import Convention, Entry, FrameworkSupport, Row, Support, worst
from reports.support_words import condensed, line, markdown, markdown_list, notes, score, spoken

RULE = Convention(name="reset=subtract", meaning="subtracts the threshold", cases=2, primitives=("LIF",))


def entry(support, why=""):
    return Entry(support=support, why=why)


def row(name, imported, exported, field="alone"):
    return Row(primitive="LIF", field=field, cases=(name,), imported=imported, exported=exported)


YES, SUBTRACTS = entry(Support.YES), entry(Support.DIALECT, "subtracts")


def supported(*rows, **changes):
    made = tuple(row(f"lif-{n}", *entries, field=f"field {n}") for n, entries in enumerate(rows))
    known = {"framework": "norse", "version": "1.1.0", "route": "native", "dialect": (), "wrong": 0, "spoken": 0}
    return FrameworkSupport(**{**known, "rows": made, **changes})


def test_the_worst_case_of_a_field_counts_with_all_reasons_that_are_as_bad():
    bad = [entry(Support.WRONG, "a"), entry(Support.WRONG, "b"), entry(Support.WRONG, "a")]
    assert worst([YES, SUBTRACTS, *bad]) == entry(Support.WRONG, "a; b")
    assert worst([entry(Support.UNTRIED), YES]) == YES


def test_what_was_not_tried_is_not_counted():
    found = supported((YES, entry(Support.UNTRIED)), (SUBTRACTS, YES), (entry(Support.FAILED, "no"), YES))
    assert score(found) == "1 of 3 (+1 in its dialect)"
    assert score(found, exported=True) == "2 of 2"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (supported((YES, YES)), "NIR's rules."),
        (supported((entry(Support.REFUSED, "no"), YES)), "–."),
        (
            supported((YES, YES), wrong=2),
            "NIR's rules; there are 2 cases that are done otherwise for more than a lost field.",
        ),
        (
            supported((SUBTRACTS, YES), dialect=(RULE,), wrong=3, spoken=2),
            "reset=subtract; it explains 2 of 3 cases that are done otherwise for more than a lost field.",
        ),
    ],
)
def test_the_dialect_is_told_in_a_sentence(found, said):
    assert spoken(found) == said


def test_a_primitive_alone_that_is_wrong_follows_no_rule_that_was_found():
    alone = row("lif-alone", entry(Support.WRONG, "unexplained"), YES)
    assert supported(rows=(alone,)).dialect_text == "not found"


def test_each_reason_has_one_number():
    found = supported((SUBTRACTS, SUBTRACTS), (YES, entry(Support.FAILED, "no")))
    assert notes(found) == {"subtracts": 1, "no": 2}


def test_a_primitive_of_which_nothing_is_taken_is_one_row_and_others_keep_theirs():
    refused = (entry(Support.REFUSED, "no LIF"), entry(Support.UNTRIED))
    (one,) = condensed(supported(refused, refused).rows)
    assert (one.primitive, one.field, one.cases, one.imported) == (
        "LIF",
        "all 2 fields",
        ("lif-0", "lif-1"),
        refused[0],
    )
    for kept in (supported((YES, YES), (YES, YES)), supported(refused, (YES, YES)), supported(refused)):
        assert tuple(condensed(kept.rows)) == kept.rows


def test_the_list_is_a_table():
    found = supported((YES, YES))
    assert line(found) == ("norse 1.1.0", "native", "NIR's rules", "1 of 1", "1 of 1")
    assert markdown_list([found]).splitlines() == [
        "| framework | route | dialect | import | export |",
        "| --- | --- | --- | --- | --- |",
        "| norse 1.1.0 | native | NIR's rules | 1 of 1 | 1 of 1 |",
    ]


def test_a_page_stays_a_table_whatever_a_framework_says():
    found = supported((YES, entry(Support.FAILED, "a | b\nc")), dialect=(RULE,), wrong=1, spoken=1)
    text = markdown(found)
    assert text.startswith("### norse 1.1.0, native\n\n")
    assert "- `reset=subtract`: subtracts the threshold (LIF, 2 cases)" in text
    assert "| LIF | field 0 | = yes | ✗ failed 1 |" in text
    assert text.splitlines()[-1] == "1. a | b c"


@pytest.mark.parametrize("word", list(Support))
def test_every_word_is_told_without_colour_and_with_one(word):
    assert len({each.mark for each in Support}) == len(Support)
    assert all((word.mark, word.colour, word.meaning))
