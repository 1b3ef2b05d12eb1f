"""The terminal shows marks with and without colour, within 80 columns, and never reads text as markup."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from reports.terminal import print_run, show_cell
from reports.verdict import Verdict

MATRIX = """\
│ reference          │               │ Δ drift    │              │
│ norse              │ = identical ! │            │ ≈ equivalent │
│ snntorch           │               │ ≠ diverged │              │
"""


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=80, force_terminal=False, color_system=None)


@pytest.fixture
def printed(console):
    """What printing a run or a cell leaves on an 80 column file."""

    def _printed(thing):
        if hasattr(thing, "cells"):
            print_run(thing, console)
        else:
            console.print(show_cell(thing))
        return console.file.getvalue()

    return _printed


def test_a_matrix_shows_marks_and_words(printed, run):
    text = printed(run)
    assert "lif · authored" in text
    assert MATRIX in text


def test_without_a_terminal_there_is_no_escape_sequence(printed, run):
    assert "\x1b" not in printed(run)


def test_on_a_terminal_verdicts_are_coloured(run):
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    print_run(run, console)
    assert "\x1b[31m≠ diverged" in console.file.getvalue()


def test_no_line_is_wider_than_the_console(printed, run, make):
    text = printed(run) + printed(make.diverged())
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_ten_frameworks_fit_by_marks_and_numbers(printed, make):
    names = [f"framework{number}" for number in range(10)]
    cells = tuple(make.cell(source=a, target=b, masked=a < b) for a in names for b in names)
    text = printed(make.run(cells))
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "│  3 framework2      │ = │ =  │ =  │ =! │" in text


def test_a_numbered_column_that_is_no_row_is_named_below(printed, make):
    names = [f"framework{number}" for number in range(10)]
    text = printed(make.run(tuple(make.cell(source="norse", target=name) for name in names)))
    assert "1 framework0, 2 framework1" in " ".join(text.split())


def test_the_summary_counts_scores_and_names_the_worst_with_its_command(printed, run):
    lines = printed(run).splitlines()
    assert lines[-2].startswith("Worst: scnn/native/reference--snntorch timeout")
    assert lines[-1] == "  nirtrip show scnn/native/reference--snntorch"
    assert "fine with others: reference 4/8, norse 5/11, snntorch 5/9" in lines
    assert "9 results computed, 3 from the store, 60.0 s" in lines
    assert "lif: paper stimulus and variations (synthetic)" in lines


def test_a_run_without_trouble_says_so(printed, make):
    assert printed(make.run((make.cell(),))).splitlines()[-1] == "Every cell is fine."


def test_an_unfinished_run_says_so(printed, unfinished):
    assert "Unfinished run" in printed(unfinished)


def test_an_empty_run_can_be_printed(printed, make):
    assert "no cells" in printed(make.run((), finished=False))


def test_the_legend_holds_every_verdict_that_occurs(printed, run):
    text = printed(run)
    assert all(f"{verdict.mark} {verdict.value}" in text for verdict in {cell.verdict for cell in run.cells})


def test_a_cell_shows_its_legs_blame_convention_and_reason(printed, make):
    lines = [" ".join(line.split()) for line in printed(make.diverged()).splitlines()]
    assert "port ≠ diverged norse on the file snntorch wrote, against" in lines
    assert "fidelity – n/a snntorch on the original graph, against the" in lines
    assert "blame export:snntorch+import:norse" in lines
    assert "convention reset=subtract" in lines
    assert any("v_reset 0 [at lif]" in line for line in lines), "brackets are text, not markup"


def test_a_cell_shows_numbers_graph_nodes_logs_and_command(printed, make):
    lines = [" ".join(line.split()) for line in printed(make.diverged()).splitlines()]
    assert "largest difference (of θ) inf" in lines
    assert "lif tau value 0.0025 2.5e-07 0.9999" in lines
    assert "lif ≠ diverged = identical 7 4→9 nan 460" in lines
    assert "│ warning: r dropped" in lines
    assert "nirtrip run lif --route bridged --with norse" in lines


def test_the_trace_marks_the_first_step_that_differs(printed, make):
    lines = [" ".join(line.split()) for line in printed(make.diverged()).splitlines()]
    assert "Starts at lif, step 460 (46 ms), sample 1, neuron 0" in lines
    assert "459 0.098 spike 0.098 spike 0.098 spike" in lines
    assert "▸ 460 0.02 0.03 0.02" in lines


def test_a_trace_at_the_edge_of_its_window_or_of_spikes_alone_is_shown(printed, make):
    divergence = make.divergence(
        first_step=0, start_step=0, v_source=None, v_target=None, v_reference=None, spikes_source=(2,),
        spikes_target=(0,), spikes_reference=(),
    )  # fmt: skip
    lines = [" ".join(line.split()) for line in printed(make.diverged(divergence=divergence)).splitlines()]
    assert "▸ 0 spike×2" in lines


@pytest.mark.parametrize("verdict", Verdict)
def test_a_cell_of_any_verdict_with_nothing_else_known_can_be_shown(printed, make, verdict):
    cell = make.cell(verdict=verdict, port=verdict, max_dv=None, spike_mismatch=None, seconds=None, command="")
    assert f"{verdict.mark} {verdict.value}" in printed(cell)
