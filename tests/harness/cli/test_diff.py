"""`nirtrip diff`."""

from __future__ import annotations


def test_the_same_run_is_0_and_a_change_is_1(run_lif, nirtrip, tmp_path):
    run_lif("--out", "before")
    run_lif("--out", "after")
    done = nirtrip("diff", "before", "after")
    assert done.returncode == 0
    assert "Nothing changed in 1 cells." in done.stdout
    file = tmp_path / "after" / "run.jsonl"
    file.write_text(file.read_text().replace('"verdict":"identical","port"', '"verdict":"diverged","port"'))
    done = nirtrip("diff", "before", "after")
    assert done.returncode == 1
    assert "↓ lif · bridged · reference → reference: = identical → ≠ diverged" in done.stdout
    done = nirtrip("diff", "before", "after", "--markdown")
    assert done.returncode == 1
    assert "### Worse" in done.stdout
    assert "- **lif · bridged · reference → reference**: = identical → ≠ diverged" in done.stdout


def test_two_runs_are_needed_that_came_to_their_end(run_lif, refuses, unfinished):
    run_lif()
    assert "is not a run directory" in refuses("diff", "out", "absent")
    assert "is not a run directory" in refuses("diff", "absent", "out")
    assert "is unfinished" in refuses("diff", "out", unfinished("out"))
    assert "is unfinished" in refuses("diff", unfinished("out"), "out", "--markdown")
