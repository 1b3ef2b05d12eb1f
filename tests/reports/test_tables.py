"""matrix.csv has the columns others rely on and loses no digit; matrix.md reads well anywhere."""

from __future__ import annotations

import csv as reader
import io
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.records import Cell
from reports.tables import COLUMNS, csv, markdown, write_csv, write_markdown
from reports.verdict import Verdict

DOCUMENTED = (
    "scenario, route, source, target, verdict, port, fidelity, export_source, import_target, masked, blame, "
    "convention, reason, spike_mismatch, spikes_source, spikes_target, max_dv, rmse_dv, lag, van_rossum, "
    "victor_purpura, first_node, first_step, unmatched, floor, spikes_reference, ref_spike_mismatch, "
    "ref_max_dv, accuracy, accuracy_low, accuracy_high, accuracy_source, accuracy_reference, agreement, "
    "samples, source_version, target_version, seconds, faults, explanation"
)
"""The interface, spelt out here so that no change of the code changes it unseen."""


def rows(text):
    return list(reader.DictReader(io.StringIO(text)))


def test_the_columns_are_the_documented_ones_in_their_order(run):
    assert csv(run.cells).splitlines()[0] == DOCUMENTED.replace(" ", "")


def test_every_column_is_a_field_of_a_cell():
    assert set(COLUMNS) <= set(Cell.model_fields)


def test_there_is_a_row_per_cell_and_a_header_without_any(run):
    assert len(rows(csv(run.cells))) == len(run.cells)
    assert csv(()).splitlines() == [DOCUMENTED.replace(" ", "")]


@settings(deadline=None, max_examples=50)
@given(st.floats(allow_nan=False))
def test_floats_read_back_exactly(value):
    fields = dict.fromkeys(("verdict", "port", "fidelity", "export_source", "import_target"), Verdict.DRIFT)
    cell = Cell(scenario="s", route="r", source="a", target="b", max_dv=value, **fields)
    assert float(rows(csv([cell]))[0]["max_dv"]) == value


def test_none_is_empty_nan_is_not_and_bools_are_lower_case(make):
    (row,) = rows(csv([make.cell(max_dv=None, rmse_dv=math.nan, floor=math.inf, masked=True)]))
    assert (row["max_dv"], row["rmse_dv"], row["floor"], row["masked"]) == ("", "nan", "inf", "true")
    assert rows(csv([make.cell()]))[0]["masked"] == "false"


def test_integers_stay_integers_beside_missing_ones(make):
    text = csv([make.cell(spike_mismatch=3), make.cell(spike_mismatch=None)])
    assert [row["spike_mismatch"] for row in rows(text)] == ["3", ""]


def test_commas_quotes_and_line_breaks_survive(make):
    reason = 'a, "b"\nc'
    assert rows(csv([make.cell(reason=reason)]))[0]["reason"] == reason


def test_pandas_reads_what_was_written(run, tmp_path):
    write_csv(run, tmp_path / "matrix.csv")
    frame = pd.read_csv(tmp_path / "matrix.csv")
    assert tuple(frame.columns) == COLUMNS
    assert frame["masked"].dtype == bool
    assert frame["max_dv"].max() == math.inf


def test_writing_twice_gives_the_same_bytes(run, tmp_path):
    for write, name in ((write_csv, "matrix.csv"), (write_markdown, "matrix.md")):
        write(run, tmp_path / name)
        first = (tmp_path / name).read_bytes()
        write(run, tmp_path / name)
        assert (tmp_path / name).read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["matrix.csv", "matrix.md"]


def test_the_matrix_has_sources_down_targets_across_and_a_mark_with_every_verdict(run):
    text = markdown(run)
    assert "## lif · authored\n\n| export ↓ import → | reference | norse | snntorch |" in text
    assert "| **snntorch** |  | ≠ diverged |  |" in text
    assert "| **norse** | = identical ! |  | ≈ equivalent |" in text


@pytest.mark.parametrize("verdict", Verdict)
def test_the_legend_explains_every_mark(run, verdict):
    assert f"- `{verdict.mark}` {verdict.value}: {verdict.meaning}" in markdown(run)


def test_cells_that_are_not_fine_are_explained_and_the_others_are_not(run):
    lines = markdown(run).splitlines()
    (line,) = [line for line in lines if line.startswith("| `lif/authored/snntorch--norse`")]
    assert "export:snntorch+import:norse | reset=subtract |" in line
    assert not any(line.startswith("| `lif/bridged") for line in lines)


def test_text_cannot_break_a_table(make):
    cell = make.cell(verdict=Verdict.FAILED, reason="a | b\n<img src=x> `c` \\")
    (line,) = [line for line in markdown(make.run((cell,))).splitlines() if line.startswith("| `lif/")]
    assert line.count("|") - line.count("\\|") == 6
    assert " <img" not in line


def test_an_unfinished_run_says_so_first(unfinished, run):
    assert markdown(unfinished).splitlines()[2].startswith("**Unfinished run")
    assert "Unfinished" not in markdown(run)


def test_synthetic_data_and_versions_are_named(run):
    text = markdown(run)
    assert "- `lif`: paper stimulus and variations (synthetic), 4 samples" in text
    assert "| norse | 1.1.0 | bridged, native | ready |" in text


def test_a_run_where_all_is_fine_has_no_list_of_findings(make):
    assert "What is not fine" not in markdown(make.run((make.cell(),)))


def test_a_wide_matrix_has_marks_alone(make):
    names = [f"framework{number}" for number in range(7)]
    cells = tuple(make.cell(source=a, target=b, masked=a == b) for a in names for b in names)
    table = markdown(make.run(cells))
    assert "| **framework0** | =! | = | = | = | = | = | = |" in table
