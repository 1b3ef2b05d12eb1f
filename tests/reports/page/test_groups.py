"""Rows and columns are ordered alike everywhere, and families are summed up to one matrix a route."""

from __future__ import annotations

import dataclasses

from reports.page.groups import groups, ordered_frameworks, overviews
from reports.records import ScenarioRecord
from reports.suite import SHOWN
from reports.verdict import Verdict

V = Verdict


def test_the_reference_is_first_and_then_whoever_gets_most_right(make):
    cells = (
        make.cell(source="snntorch", target="norse"),
        make.cell(source="norse", target="jaxsnn", verdict=V.FAILED),
        make.cell(source="reference", target="norse", verdict=V.DIVERGED),
    )
    assert ordered_frameworks(make.run(cells)) == ("reference", "snntorch", "norse", "jaxsnn")


def test_a_run_without_cells_has_no_matrix(make):
    run = make.run(())
    assert groups(run) == ()
    assert overviews(run, ()) == ()


def test_matrices_leave_out_who_takes_no_part(run):
    found = {each.title: each for each in overviews(run, ("reference", "norse", "snntorch"))}
    assert list(found) == ["lif · bridged", "lif · authored", "scnn · native"]
    assert found["scnn · native"].names == ("reference", "norse", "snntorch")


def test_masked_cases_of_a_family_are_marked_and_not_counted_as_fine(make):
    names = [f"conformance/case-{n}" for n in range(SHOWN + 1)]
    scenarios = tuple(
        ScenarioRecord(name=name, digest=name, data="synthetic", dt=1e-4, samples=4, nodes=("node",)) for name in names
    )
    cells = tuple(make.cell(scenario=name, masked=name == names[0]) for name in names)
    run = dataclasses.replace(make.run(cells), header=make.header(scenarios=scenarios))
    (found,) = overviews(run, ("norse", "snntorch"))
    entry = dict(found.rows)["norse"][1]
    assert (entry.text, entry.label) == ("85%!", "6 of 7 fine, 1 masked")


def test_an_entry_says_verdict_and_mask_in_words(run):
    authored = next(
        each for each in overviews(run, ("reference", "norse", "snntorch")) if each.title == "lif · authored"
    )
    rows = dict(authored.rows)
    masked = rows["norse"][0]
    assert (masked.text, masked.label, masked.style) == ("=!", "identical masked", "identical")
    assert rows["snntorch"][0] is None
