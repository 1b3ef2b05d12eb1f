"""The smaller commands: `store`, `train`, `--version`, `--help`."""

from __future__ import annotations

import pytest


def test_store_info_counts_and_prune_removes(run_lif, nirtrip):
    run_lif()
    assert ": 1 results, " in nirtrip("store", "info").stdout
    assert " results, stimuli, graphs and comparisons removed" in nirtrip("store", "prune", "--days", 0).stdout
    assert ": 0 results, " in nirtrip("store", "info").stdout


def test_prune_keeps_what_is_young(run_lif, nirtrip):
    run_lif("--store", "kept")
    nirtrip("store", "prune", "--store", "kept")
    assert ": 1 results, " in nirtrip("store", "info", "--store", "kept").stdout


@pytest.mark.parametrize("days", ["-1", "nan"])
def test_nonsensical_age_is_refused(refuses, days):
    assert "expected 0 or more" in refuses("store", "prune", "--days", days)


def test_store_in_a_file_is_refused(refuses, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "name another with --store" in refuses("store", "info", "--store", "file")


@pytest.mark.parametrize("epochs", ["0", "-1"])
def test_nonsensical_number_of_epochs_is_refused(refuses, epochs):
    assert "at least 1 is needed" in refuses("train", "scnn", "--epochs", epochs, "--out", "g.nir")


def test_training_on_absent_data_is_refused(refuses):
    assert "--data absent" in refuses("train", "scnn", "--data", "absent", "--epochs", 1, "--out", "g.nir")


def test_version_and_help_answer(nirtrip):
    assert nirtrip("--version").stdout.startswith("nirtrip ")
    done = nirtrip("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("run", "frameworks", "env", "show", "report", "store", "train"))
