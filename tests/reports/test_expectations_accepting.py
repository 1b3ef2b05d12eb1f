"""Expectations rewritten from a run: what is kept, what is told anew, and that the run is as expected then."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.expectations import Entry, Expectations, render
from reports.expectations_accepting import accept
from reports.expectations_deviations import compare
from reports.expectations_patterns import Patterns
from reports.verdict import Verdict

V = Verdict
NAMES = ("reference", "norse", "snntorch")
VERSIONS = {"reference": "0.1.0", "norse": "1.1.0", "snntorch": "1.0.0"}
REASON = {"reason": "as was said there", "link": "https://example.org/1"}


@pytest.fixture
def square(make):
    """`square({cell: verdict}, scenarios=)`: a run of every pair, identical but for these."""

    def cells(findings, scenarios=("lif",), blame="import:norse"):
        def one(scenario, source, target):
            verdict = next(
                (
                    v
                    for (s, a, b), v in findings.items()
                    if s in (scenario, "*") and a in (source, "*") and b in (target, "*")
                ),
                V.IDENTICAL,
            )
            return make.cell(
                scenario=scenario,
                route="native",
                source=source,
                target=target,
                source_version=VERSIONS[source],
                target_version=VERSIONS[target],
                verdict=verdict,
                blame="" if verdict.fine else blame,
            )

        return make.run(tuple(one(s, a, b) for s in scenarios for a in NAMES for b in NAMES))

    return cells


def accepted(run, *entries, **more):
    """The entries after accepting; the run is as expected then, and accepting it again changes nothing."""
    done = accept(run, Expectations(entries=entries), **more)
    assert compare(run, done.expectations, Path("e.toml"), *more.values()) == ()
    assert accept(run, done.expectations, **more).expectations == done.expectations
    return done.expectations.entries


def test_run_that_is_fine_needs_no_entry(square):
    assert accepted(square({})) == ()


def test_cells_alike_share_an_entry_and_a_pattern(square):
    (entry,) = accepted(square({("lif", "norse", "*"): V.FAILED}))
    assert entry == Entry(cells=("lif/native/norse--*",), verdict=V.FAILED, blame="import:norse")


def test_pattern_over_scenarios_needs_two_of_them(square):
    (entry,) = accepted(square({("*", "*", "norse"): V.FAILED}, scenarios=("lif", "scnn")))
    assert entry.cells == ("*/native/*--norse",)


def test_pattern_over_a_family_leaves_other_scenarios_alone(square):
    scenarios = ("lif", "conformance/if", "conformance/li")
    run = square({(s, "*", "norse"): V.FAILED for s in scenarios[1:]}, scenarios=scenarios)
    assert accepted(run)[0].cells == ("conformance/*/native/*--norse",)


def test_what_no_pattern_fits_alone_is_named(square):
    run = square({("lif", "norse", "norse"): V.FAILED, ("lif", "snntorch", "norse"): V.FAILED})
    assert accepted(run)[0].cells == ("lif/native/norse--norse", "lif/native/snntorch--norse")


def test_entries_are_sorted_whatever_the_order_of_cells(square):
    run = square({("lif", "snntorch", "norse"): V.FAILED, ("lif", "norse", "norse"): V.DIVERGED})
    assert [entry.cells[0] for entry in accepted(run)] == ["lif/native/norse--norse", "lif/native/snntorch--norse"]


def test_entry_that_holds_is_kept_as_it_is(square):
    by_hand = Entry(cells=("*/native/*--n?rse", "scnn/*"), verdict=V.FAILED, blame="*norse", **REASON)
    run = square({("lif", "*", "norse"): V.FAILED})
    assert accepted(run, by_hand, elsewhere="scnn/*".__eq__) == (by_hand,)


def test_entry_whose_cells_all_changed_alike_keeps_its_patterns_and_words(square):
    by_hand = Entry(cells=("*/native/*--n?rse",), verdict=V.FAILED, versions={"norse": ">=1.1"}, **REASON)
    (entry,) = accepted(square({("lif", "*", "norse"): V.DIVERGED}), by_hand)
    assert entry == by_hand.model_copy(update={"verdict": V.DIVERGED, "blame": "import:norse"})


def test_entry_that_holds_for_some_cells_is_split_and_both_parts_keep_the_words(square):
    by_hand = Entry(cells=("lif/native/*--norse",), verdict=V.FAILED, **REASON)
    run = square({("lif", "reference", "norse"): V.DIVERGED, ("lif", "*", "norse"): V.FAILED})
    first, second = accepted(run, by_hand)
    assert first.cells == ("lif/native/norse--norse", "lif/native/snntorch--norse")
    assert (second.cells, second.verdict) == (("lif/native/reference--norse",), V.DIVERGED)
    assert first.reason == second.reason == REASON["reason"]
    assert first.link == second.link == REASON["link"]


def test_cells_that_became_fine_leave_their_entry_and_an_empty_one_is_dropped(square):
    gone = Entry(cells=("lif/native/norse--norse",), verdict=V.FAILED, **REASON)
    done = accept(square({}), Expectations(entries=(gone,)))
    assert done.expectations.entries == ()
    assert (done.dropped, done.added, done.changed) == ((gone,), (), ())


def test_cell_let_go_by_one_entry_does_not_fall_to_a_wrong_one(square):
    narrow = Entry(cells=("lif/native/norse--norse",), verdict=V.FAILED)
    broad = Entry(cells=("lif/*",), verdict=V.DIVERGED)
    (entry,) = accepted(square({("lif", "snntorch", "*"): V.DIVERGED}), narrow, broad)
    assert entry.cells == ("lif/native/snntorch--*",)


def test_new_cells_join_a_plain_entry_but_no_reason(square):
    run = square({("lif", "norse", "*"): V.FAILED})
    known = {"cells": ("lif/native/norse--norse",), "verdict": V.FAILED, "blame": "import:norse"}
    (joined,) = accepted(run, Entry(**known))
    assert joined.cells == ("lif/native/norse--norse", "lif/native/norse--reference", "lif/native/norse--snntorch")
    first, second = accepted(run, Entry(**known, **REASON))
    assert (first.cells, second.reason) == (("lif/native/norse--norse",), "")


def test_pattern_about_cells_outside_the_run_stays_behind_its_exceptions(square):
    broad = Entry(cells=("*/native/*--norse",), verdict=V.FAILED, **REASON)
    run = square({("lif", "reference", "norse"): V.DIVERGED, ("lif", "norse", "norse"): V.FAILED})
    changed, fine, stays = accepted(run, broad, elsewhere="*/native/*--norse".__eq__)
    assert (changed.cells, changed.verdict) == (("lif/native/reference--norse",), V.DIVERGED)
    assert changed.reason == REASON["reason"]
    assert (fine.cells, fine.verdict, fine.reason) == (("lif/native/snntorch--norse",), V.IDENTICAL, "")
    assert stays == broad


def test_useless_patterns_go_and_those_of_other_cells_and_releases_stay(square):
    other = Entry(cells=("lif/native/norse--*",), verdict=V.FAILED, versions={"norse": "<1.1"})
    mixed = Entry(cells=("lif/native/nors--*", "scnn/*"), verdict=V.FAILED)
    first, second = accepted(square({}), other, mixed, elsewhere="scnn/*".__eq__)
    assert first == other
    assert second.cells == ("scnn/*",)


def test_cells_that_did_not_run_teach_nothing(square):
    by_hand = Entry(cells=("lif/native/*--norse",), verdict=V.FAILED)
    done = accept(square({("lif", "*", "norse"): V.NOT_RUN}), Expectations(entries=(by_hand,)))
    assert (done.expectations.entries, done.not_run) == ((by_hand,), 3)


def test_bounds_are_widened_and_never_narrowed(make):
    cell = make.cell(verdict=V.DIVERGED, max_dv=0.1234, spike_mismatch=3, accuracy=0.876, van_rossum=None)
    bounds = {"at_most": {"max_dv": 0.1, "spike_mismatch": 10, "van_rossum": 1}, "at_least": {"accuracy": 0.9}}
    (entry,) = accepted(make.run((cell,)), Entry(cells="*", verdict=V.DIVERGED, **bounds))
    assert entry.at_most == {"max_dv": 0.13, "spike_mismatch": 10}
    assert entry.at_least == {"accuracy": 0.87}


VERDICTS = st.sampled_from([V.IDENTICAL, V.FAILED, V.DIVERGED, V.REFUSED])
PARTS = st.tuples(st.sampled_from(["*", "lif", "scnn"]), *[st.sampled_from(["*", *NAMES])] * 2)
ENTRIES = st.builds(
    Entry,
    cells=st.lists(PARTS.map(lambda p: f"{p[0]}/native/{p[1]}--{p[2]}"), min_size=1, max_size=2, unique=True),
    verdict=VERDICTS,
    reason=st.sampled_from(["", "said"]),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(PARTS, VERDICTS, max_size=4), st.lists(ENTRIES, max_size=3), st.booleans())
def test_whatever_was_expected_the_run_is_as_expected_after(square, findings, entries, partial):
    def elsewhere(pattern):
        return partial and pattern.startswith("*")

    accepted(square(findings, scenarios=("lif", "scnn")), *entries, elsewhere=elsewhere)


@given(st.sets(st.tuples(st.sampled_from(["a", "c/x", "c/y"]), *[st.sampled_from(NAMES)] * 2)), st.data())
def test_patterns_fit_what_they_should_and_nothing_else(parts, data):
    run = sorted(f"{s}/native/{a}--{b}" for s, a, b in parts)
    wanted = data.draw(st.sets(st.sampled_from(run))) if run else set()
    entry = Patterns(run).cover(wanted)
    fitted = {cell for cell in run if entry and Entry(cells=entry, verdict=V.FAILED).names(cell)}
    assert fitted == wanted


def test_text_of_a_file_changes_by_lines(square):
    before = accept(square({("lif", "norse", "*"): V.FAILED}), Expectations()).expectations
    run = square({("lif", "norse", "*"): V.FAILED, ("lif", "reference", "snntorch"): V.DRIFT})
    after = accept(run, before).expectations
    assert render(after).startswith(render(before))
