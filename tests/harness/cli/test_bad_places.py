"""Places that cannot be written, or must not be."""

from __future__ import annotations

RUN = ("run", "lif", "--framework", "reference", "--route", "bridged")


def test_out_that_is_a_file_is_left_alone(refuses, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "is a file and is left alone; choose another --out" in refuses(*RUN, "--out", "file")


def test_out_that_holds_something_else_is_left_alone(refuses, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").write_text("mine")
    assert "choose another --out or move it away" in refuses(*RUN, "--out", "mine")


def test_out_below_a_file_is_refused(refuses, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "choose another --out" in refuses(*RUN, "--out", "file/out")


def test_store_that_cannot_be_written_is_refused(refuses, tmp_path):
    (tmp_path / "file").write_text("mine")
    for place in ("file", "file/below"):
        assert "name another with --store" in refuses(*RUN, "--store", place)
