"""A run held against expectations: what is a deviation, and what its sentence says."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from reports.expectations import Entry, Expectations
from reports.expectations_deviations import Kind, compare
from reports.expectations_matching import nowhere
from reports.verdict import Verdict

V = Verdict
FILE = Path("expectations.toml")
CELL = "lif/bridged/norse--snntorch"


def entry(cells=CELL, verdict=V.DIVERGED, **more):
    return Entry(cells=cells, verdict=verdict, **more)


@pytest.fixture
def found(make):
    """`found(cells, *entries)`: kinds and sentences of all deviations."""

    def hold(cells, *entries, elsewhere=nowhere):
        run = make.run(tuple(cells))
        deviations = compare(run, Expectations(entries=entries), FILE, elsewhere)
        return [(each.kind, each.sentence) for each in deviations]

    return hold


@pytest.fixture
def diverged(make):
    def cell(**changes):
        known = {"verdict": V.DIVERGED, "blame": "import:snntorch", "reason": "spikes differ"}
        return make.cell(**{**known, **changes})

    return cell


def test_run_without_findings_needs_no_entry(make, found):
    assert found([make.cell()]) == []


def test_finding_as_expected_is_no_deviation(diverged, found):
    cell = diverged(faults="subtracts", max_dv=0.2)
    assert found([cell], entry(blame="import:snntorch", explanation="subtracts", at_most={"max_dv": 0.2})) == []


def test_finding_that_no_entry_is_about(diverged, found):
    ((kind, sentence),) = found([diverged()])
    assert kind is Kind.UNEXPECTED
    assert sentence == (
        f"{CELL} diverged by import:snntorch (spikes differ), expected to be fine as no entry is about it in "
        f"expectations.toml; look at it (`nirtrip show {CELL}`), mend it, or expect it "
        "(`nirtrip accept --run out --expect expectations.toml`)"
    )


def test_worse_than_expected(make, found):
    cell = make.cell(verdict=V.FAILED, blame="import:snntorch", reason="ValueError: no")
    ((kind, sentence),) = found([cell], entry())
    assert kind is Kind.WORSE
    where = f"(expectations.toml, entry 1: {CELL})"
    assert sentence.startswith(f"{CELL} failed by import:snntorch (ValueError: no): worse, expected diverged {where};")


@pytest.mark.parametrize("verdict", [V.IDENTICAL, V.DRIFT, V.REFUSED])
def test_better_than_expected_is_a_deviation_too(make, found, verdict):
    ((kind, sentence),) = found([make.cell(verdict=verdict)], entry(link="https://example.org/1"))
    assert kind is Kind.BETTER
    assert f"{verdict}: better, expected diverged" in sentence
    assert sentence.endswith("and see whether https://example.org/1 can be closed")


def test_somebody_else_is_to_blame(diverged, found):
    ((kind, sentence),) = found([diverged()], entry(blame="export:norse"))
    assert kind is Kind.BLAME
    assert sentence.startswith(f"{CELL} diverged by import:snntorch, expected export:norse (")


def test_another_explanation(diverged, found):
    cell = diverged(faults="subtracts")
    ((kind, sentence),) = found([cell], entry(explanation=""))
    assert kind is Kind.EXPLANATION
    assert sentence.startswith(f"{CELL} explained by subtracts, expected no explanation (")


def test_blame_and_explanation_may_be_patterns(diverged, found):
    cell = diverged(blame="export:norse+import:snntorch", faults="dt-lost+subtracts")
    assert found([cell], entry(blame="*import:snntorch", explanation="dt-lost+*")) == []


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({"at_most": {"max_dv": 0.1}}, "has max_dv 0.2, expected at most 0.1"),
        ({"at_most": {"lag": 1}}, "has lag -2, expected at most 1"),
        ({"at_most": {"rmse_dv": 1}}, "has rmse_dv nan, expected at most 1"),
        ({"at_most": {"van_rossum": 1}}, "has van_rossum not measured, expected at most 1"),
        ({"at_least": {"accuracy": 0.9}}, "has accuracy 0.85, expected at least 0.9"),
    ],
)
def test_number_beyond_its_bound(diverged, found, bounds, said):
    cell = diverged(max_dv=0.2, lag=-2, rmse_dv=math.nan, accuracy=0.85)
    ((kind, sentence),) = found([cell], entry(**bounds))
    assert kind is Kind.BOUND
    assert said in sentence


def test_errors_that_cancel_have_to_be_expected(make, found):
    cell = make.cell(masked=True, blame="export:norse+import:snntorch")
    ((kind, sentence),) = found([cell])
    assert kind is Kind.UNEXPECTED
    assert "identical, two errors cancel by export:norse+import:snntorch" in sentence
    assert found([cell], entry(verdict=V.IDENTICAL, blame="export:norse+import:snntorch")) == []


def test_first_entry_that_is_about_a_cell_holds(diverged, found):
    assert found([diverged()], entry(), entry("lif/*", V.FAILED))[0][0] is Kind.UNUSED
    assert [kind for kind, _ in found([diverged()], entry("lif/*", V.FAILED), entry())] == [Kind.BETTER, Kind.UNUSED]


def test_entry_below_that_decides_nothing_is_told_of(diverged, found):
    ((kind, sentence),) = found([diverged()], entry("lif/*"), entry())
    assert kind is Kind.UNUSED
    assert sentence == (
        f"expectations.toml, entry 2: {CELL} decides no cell, expected at least one: entries above it decide all that "
        "it fits; move it up or remove it"
    )


def test_pattern_that_fits_nothing_is_a_deviation_though_others_of_its_entry_do(diverged, found):
    ((kind, sentence),) = found([diverged()], entry([CELL, "lif/bridged/nors--*"]))
    assert kind is Kind.UNUSED
    assert "entry 1: lif/bridged/nors--* fits no cell of out, expected at least one; correct or remove it" in sentence


def test_pattern_for_cells_that_were_not_asked_for_is_no_deviation(make, found):
    assert found([make.cell()], entry("scnn/*"), elsewhere="scnn/*".__eq__) == []


@pytest.mark.parametrize("releases", [">=1.1,<1.2", "==1.1.0", "!=1.0"])
def test_entry_holds_for_its_releases(diverged, found, releases):
    assert found([diverged()], entry(versions={"norse": releases})) == []


def test_entry_for_another_release_is_out_of_the_question(make, diverged, found):
    old = entry(versions={"norse": "<1.1"})
    assert found([make.cell()], old) == []
    ((kind, sentence),) = found([diverged()], old)
    assert kind is Kind.UNEXPECTED
    assert f"as the entry for {CELL} is for norse <1.1 in expectations.toml" in sentence


def test_entry_of_a_framework_that_takes_no_part_fits_nothing(diverged, found):
    kinds = [kind for kind, _ in found([diverged()], entry(versions={"sinabs": ">=1"}))]
    assert kinds == [Kind.UNEXPECTED, Kind.UNUSED]


def test_both_ends_of_one_framework_have_to_be_within(make, found):
    cell = make.cell(
        source="norse@1.0.0", source_version="1.0.0", target="norse", target_version="1.1.0", verdict=V.FAILED
    )
    assert found([cell], entry("*", V.FAILED, versions={"norse": ">=1.0,<2"})) == []
    assert found([cell], entry("*", V.FAILED, versions={"norse@1.0.0": "==1.0"})) == []
    assert found([cell], entry("*", V.FAILED, versions={"norse": ">=1.1"}))[0][0] is Kind.UNEXPECTED


def test_cell_that_did_not_run_asks_for_what_is_missing(make, found):
    ((_, sentence),) = found([make.cell(verdict=V.NOT_RUN, reason="norse is not installed")])
    assert sentence.endswith("; install what is missing, or leave it out with --framework")
