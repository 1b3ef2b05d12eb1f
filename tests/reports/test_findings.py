"""Counts and scores leave nothing out; the worst finding is the one to look at."""

from __future__ import annotations

from pathlib import Path

from reports.findings import LONGEST_SENTENCE, counts, scores, sentence, show_command, to_explain, worst
from reports.verdict import Verdict


def test_counts_add_up_and_go_from_best_to_worst(run):
    counted = counts(run)
    assert sum(counted.values()) == len(run.cells)
    assert [v.rank for v in counted] == sorted(v.rank for v in counted)


def test_a_framework_reading_itself_does_not_count(make):
    cells = (
        make.cell(target="norse"),
        make.cell(verdict=Verdict.FAILED),
        make.cell(source="snntorch", target="norse"),
    )
    assert [(s.framework, s.fine, s.cells) for s in scores(make.run(cells))] == [
        ("norse", 1, 2),
        ("snntorch", 1, 2),
    ]


def test_a_masked_cell_is_no_score(make):
    run = make.run((make.cell(), make.cell(route="native", masked=True)))
    assert [(s.framework, s.fine, s.cells) for s in scores(run)] == [("norse", 1, 2), ("snntorch", 1, 2)]


def test_masked_cells_are_explained_although_they_are_fine(make):
    masked = make.cell(masked=True)
    assert to_explain(make.run((make.cell(route="native"), masked))) == (masked,)


def test_the_worst_is_the_worst_verdict_that_ran(make):
    ran = make.cell(verdict=Verdict.TIMEOUT)
    cells = (make.cell(route="a", verdict=Verdict.FAILED), ran, make.cell(route="b", verdict=Verdict.NOT_RUN))
    assert worst(make.run(cells)) == ran


def test_of_equal_verdicts_the_larger_mismatch_is_worse(make):
    large = make.diverged(route="native", spike_mismatch=70)
    assert worst(make.run((make.diverged(), large, make.diverged(route="bridged")))) == large


def test_there_is_no_worst_where_all_is_fine(make):
    assert worst(make.run((make.cell(),))) is None


def test_the_sentence_names_cell_verdict_blame_convention_and_reason(make):
    text = sentence(make.diverged(reason="seven\ncounts differ"))
    assert text == (
        "lif/authored/snntorch--norse diverged (export:snntorch+import:norse); "
        "consistent with reset=subtract: seven counts differ"
    )


def test_a_reason_of_many_pages_stays_a_sentence(make):
    assert len(sentence(make.cell(reason="x" * 10_000))) < LONGEST_SENTENCE + 100


def test_the_command_names_the_run_only_where_it_is_not_the_default(make):
    cell = make.cell()
    assert show_command(cell, Path("out")) == "nirtrip show lif/bridged/norse--snntorch"
    assert show_command(cell, Path("my runs")) == "nirtrip show lif/bridged/norse--snntorch --run 'my runs'"
