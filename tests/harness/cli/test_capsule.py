"""`nirtrip capsule`."""

from __future__ import annotations

ONE = "lif/bridged/reference--reference"


def test_it_writes_a_folder_and_a_zip_and_replaces_nothing(run_lif, nirtrip, refuses, tmp_path):
    run_lif("--out", "made")
    done = nirtrip("capsule", ONE, "--run", "made")
    assert done.returncode == 0, done.stderr
    assert "capsule-lif-bridged-reference--reference.zip" in done.stdout
    assert (tmp_path / "capsule-lif-bridged-reference--reference" / "README.md").is_file()
    assert (tmp_path / "capsule-lif-bridged-reference--reference.zip").is_file()
    assert "exists and is left alone" in refuses("capsule", ONE, "--run", "made")
    assert ". exists and is left alone" in refuses("capsule", ONE, "--run", "made", "--out", ".")
    assert "--out /: expected a folder with a name" in refuses("capsule", ONE, "--run", "made", "--out", "/")
    (tmp_path / "mine.zip").write_text("precious")
    assert "mine.zip exists and is left alone" in refuses("capsule", ONE, "--run", "made", "--out", "mine")
    assert "cannot write" in refuses("capsule", ONE, "--run", "made", "--out", "mine.zip/below")


def test_a_cell_is_needed_of_a_run_that_came_to_its_end_and_is_whole(run_lif, refuses, unfinished, tmp_path):
    run_lif()
    assert f"such as {ONE}" in refuses("capsule", "lif/bridged/nope--nope")
    assert "is not a run directory" in refuses("capsule", ONE, "--run", "absent")
    assert "is unfinished" in refuses("capsule", ONE, "--run", unfinished("out"))
    for graph in (tmp_path / "out" / "legs").glob("*/graph.nir"):
        graph.unlink()
    assert "graph.nir is missing: a capsule needs the whole run directory" in refuses("capsule", ONE)
    (next((tmp_path / "out" / "legs").iterdir())).rename(tmp_path / "elsewhere")
    assert "needs the whole run directory" in refuses("capsule", ONE)


def test_a_damaged_recording_is_said_in_a_line(run_lif, refuses, tmp_path):
    run_lif()
    for file in (tmp_path / "out" / "legs").glob("*/recording.npz"):
        file.write_bytes(file.read_bytes()[:200])
    assert "recording.npz cannot be read" in refuses("capsule", ONE)
    assert "recording.npz cannot be read" in refuses("show", ONE, "--plot")


def test_a_scenario_that_has_changed_since_is_refused(run_lif, refuses, tmp_path):
    run_lif()
    file = tmp_path / "out" / "run.jsonl"
    text = file.read_text()
    digest = text.partition('"digest":"')[2][:64]
    file.write_text(text.replace(digest, "0" * 64, 1))
    assert "scenario lif is another than the one that was run" in refuses("capsule", ONE)
