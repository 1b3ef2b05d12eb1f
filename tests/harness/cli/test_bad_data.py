"""`nirtrip run --data`: folders and recordings that cannot be used."""

from __future__ import annotations

import pytest

RUN = ("run", "scnn", "--framework", "reference", "--route", "bridged")


def test_empty_folder_says_what_it_should_hold(refuses, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "is empty; give a folder that holds Test/<digit>/<index>.bin" in refuses(*RUN, "--data", "empty")


def test_absent_folder_says_so(refuses):
    assert "--data absent: does not exist; give" in refuses(*RUN, "--data", "absent")


def test_absent_folder_is_refused_even_where_it_is_not_read(refuses):
    assert "--data absent: does not exist; give" in refuses("run", "lif", "--data", "absent")


def test_wrong_layout_says_so(refuses, recording_folder):
    assert "do not lie in folders named 0 to 9" in refuses(*RUN, "--data", recording_folder("a.bin"))


def test_file_in_place_of_a_folder_is_refused(refuses, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "is a file; give a folder" in refuses(*RUN, "--data", "file")


def test_truncated_recording_is_named(refuses, recording_folder):
    line = refuses(*RUN, "--data", recording_folder(content=b"1234567"))
    assert "00001.bin" in line
    assert "truncated" in line
    assert "copy it again or remove it" in line


def test_more_samples_than_there_are_tells_how_many(refuses, recording_folder):
    line = refuses(*RUN, "--data", recording_folder(), "--samples", 100000)
    assert "holds 1 recordings, 100000 asked for; lower --samples" in line


@pytest.mark.parametrize("samples", [0, -3])
def test_nonsensical_number_of_samples_is_refused(refuses, samples):
    assert f"--samples {samples}: at least 1 is needed" in refuses(*RUN, "--samples", samples)
