"""`nirtrip badge`."""

from __future__ import annotations

from xml.etree import ElementTree as ET

ONE = "lif/bridged/reference--reference"


def test_it_is_printed_or_put_into_a_file_that_it_replaces(run_lif, nirtrip, refuses, tmp_path):
    run_lif()
    printed = nirtrip("badge")
    assert printed.returncode == 0
    read = ET.fromstring(printed.stdout)  # noqa: S314  our own
    assert read.get("aria-label") == "NIR: 1 of 1 cells fine, all frameworks"
    for _ in range(2):
        done = nirtrip("badge", "out", "--out", "badge.svg")
        assert done.returncode == 0
    assert (tmp_path / "badge.svg").read_text() == printed.stdout
    assert "has no cell with another" in refuses("badge", "out", "--framework", "reference")
    assert "has no cell with another" in refuses("badge", "out", "--framework", "nope")
    (tmp_path / "thesis.tex").write_text("precious")
    assert "is no SVG and is left alone" in refuses("badge", "out", "--out", "thesis.tex")
    assert "is a folder" in refuses("badge", "out", "--out", "out")
    assert "cannot be written" in refuses("badge", "out", "--out", "absent/badge.svg")


def test_a_run_is_needed_that_came_to_its_end(run_lif, refuses, unfinished):
    run_lif()
    assert "is not a run directory" in refuses("badge", "absent")
    assert "is unfinished" in refuses("badge", unfinished("out"))
