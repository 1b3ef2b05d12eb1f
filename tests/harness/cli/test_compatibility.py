"""`nirtrip compatibility`, and the file of this repository."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "COMPATIBILITY.md"


def test_the_file_of_this_repository_is_up_to_date(nirtrip):
    done = nirtrip("compatibility", "--check", FILE)
    assert done.returncode == 0, f"{done.stdout}\nrun the matrix anew: the file names the command"


def test_a_run_is_printed_and_a_file_of_another_release_is_out_of_date(run_lif, nirtrip, tmp_path):
    run_lif()
    done = nirtrip("compatibility", "out")
    assert done.returncode == 0
    assert "## lif · bridged" in done.stdout
    assert "| **reference** | = |" in done.stdout
    file = tmp_path / "file.md"
    file.write_text(done.stdout)
    done = nirtrip("compatibility", "--check", "file.md")
    assert done.returncode == 1
    assert "file.md is out of date: norse is 1.1.0, and the file is about none" in done.stdout


def test_what_cannot_be_read_is_refused(run_lif, refuses, unfinished, tmp_path):
    run_lif()
    (tmp_path / "thesis.tex").write_text("precious")
    assert "is not a run directory" in refuses("compatibility", "absent")
    assert "is unfinished" in refuses("compatibility", unfinished("out"))
    assert "did not write it" in refuses("compatibility", "--check", "thesis.tex")
    assert "cannot be read" in refuses("compatibility", "--check", "absent.md")


def test_a_check_is_about_a_file_and_not_a_run(refuses):
    assert "--check file.md: needs no run, and got out" in refuses("compatibility", "out", "--check", "file.md")
