"""`nirtrip run`: what each option does to a run that works."""

from __future__ import annotations

import pandas as pd

from harness.cli.run import further_options
from reports.run_directory import read_run

ONE = "lif/bridged/reference--reference"


def test_run_writes_a_run_directory_and_says_that_all_is_fine(run_lif, tmp_path):
    done = run_lif("--out", "made")
    assert done.returncode == 0, done.stderr
    assert "Every cell is fine." in done.stdout
    names = {path.name for path in (tmp_path / "made").iterdir()}
    assert names == {"run.jsonl", "matrix.csv", "matrix.md", "report.html", "legs"}
    table = pd.read_csv(tmp_path / "made" / "matrix.csv")
    assert table.loc[0, ["scenario", "route", "source", "target", "verdict"]].tolist() == [
        "lif",
        "bridged",
        "reference",
        "reference",
        "identical",
    ]


def test_piped_output_is_plain_and_tells_the_jobs(run_lif):
    done = run_lif()
    assert "\x1b" not in done.stdout + done.stderr
    assert "sources: 1 jobs" in done.stdout


def test_all_routes_run_by_default(nirtrip):
    done = nirtrip("run", "lif", "--framework", "reference")
    assert [f"lif · {route}" in done.stdout for route in ("bridged", "native", "authored")] == [True] * 3


def test_second_run_is_served_from_the_store_unless_fresh(run_lif):
    assert "1 results computed, 0 from the store" in run_lif().stdout
    assert "0 results computed, 1 from the store" in run_lif().stdout
    assert "1 results computed, 0 from the store" in run_lif("--fresh").stdout


def test_store_option_names_where_results_lie(run_lif, tmp_path):
    assert run_lif("--store", "kept").returncode == 0
    assert len(list((tmp_path / "kept" / "results").iterdir())) == 1


def test_limits_and_jobs_are_accepted(run_lif):
    assert run_lif("--jobs", 2, "--timeout", 60, "--memory", 2).returncode == 0


def test_cells_that_touch_a_framework_are_chosen_by_with(run_lif, tmp_path):
    assert run_lif("--framework", "norse", "--with", "norse", "--timeout", 60).returncode == 0
    table = pd.read_csv(tmp_path / "out" / "matrix.csv")
    assert len(table) == 3
    assert ((table.source == "norse") | (table.target == "norse")).all()


def test_graph_stands_in_for_the_scenario_and_is_told(run_lif, graph_file, nirtrip, tmp_path):
    path = graph_file()
    assert run_lif("--graph", path).returncode == 0
    assert ONE in nirtrip("show", ONE).stdout
    assert [each.graph for each in read_run(tmp_path / "out").header.scenarios] == [str(path)]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert f"Scenario lif ran the graph {path} in place of the paper" in page


def test_recordings_of_a_folder_are_run(nirtrip, recording_folder):
    folder = recording_folder()
    words = ("run", "scnn", "--framework", "reference", "--route", "bridged", "--samples", 1)
    done = nirtrip(*words, "--data", folder)
    assert done.returncode == 0, done.stderr
    # A long path wraps anywhere.
    assert "recordings:1recordings" in "".join(done.stdout.split())


def test_other_dialect_changes_what_the_reference_computes(run_lif, tmp_path):
    def spikes() -> int:
        return int(pd.read_csv(tmp_path / "out" / "matrix.csv").spikes_reference[0])

    run_lif()
    rules = spikes()
    run_lif("--reference-dialect", "reset=subtract")
    assert spikes() != rules


def test_what_reproduces_a_cell_names_the_pairs_if_they_are_not_the_default():
    assert further_options("builtin", None, None, "", "all") == "--pairs all"
    assert further_options("builtin", None, None, "", "default") == ""
