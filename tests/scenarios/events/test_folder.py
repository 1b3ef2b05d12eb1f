"""Folders in N-MNIST's layout: order, numbers, and one clear line for each thing that is wrong."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("tonic")

from scenarios.events.folder import Part, files, recordings
from scenarios.events.recording import EVENT, DataError


def order(found):
    return [(file.path.parent.parent.name, file.digit, int(file.path.stem)) for file in found]


def test_test_comes_before_train_and_digits_take_turns(folder):
    made = folder(Train=(1, 1), Test=(2, 0, 1))
    assert order(files(made)) == [
        ("Test", 0, 0),
        ("Test", 2, 0),
        ("Test", 0, 1),
        ("Train", 0, 0),
        ("Train", 1, 0),
    ]


def test_one_part_can_be_asked_for(folder):
    made = folder(Train=(1, 1), Test=(2, 0, 1))
    assert order(files(made, Part.TRAIN)) == [("Train", 0, 0), ("Train", 1, 0)]


def test_a_folder_of_digits_is_one_part(folder):
    made = folder(Test=(2, 1))
    assert [file.digit for file in files(made / "Test")] == [0, 1, 0]


def test_events_are_read_as_they_were_written(folder, events_of_seed):
    found = recordings(folder(Test=(0, 2)))
    assert found.labels.tolist() == [1, 1]
    events = found.read(1)
    assert events.dtype == EVENT
    np.testing.assert_array_equal(events, events_of_seed(101))


def test_a_small_folder_is_used_whole_and_samples_cut_it(folder):
    made = folder(Test=(2, 2, 2))
    assert len(recordings(made)) == 6
    assert recordings(made, 4).labels.tolist() == [0, 1, 2, 0]
    assert "4 recordings" in recordings(made, 4).data


def test_sixty_recordings_unless_asked_for_more(folder):
    made = folder(Test=(7,) * 10)
    assert len(recordings(made)) == 60
    assert len(recordings(made, 70)) == 70


def test_the_digest_is_of_the_content_not_of_the_place(folder, tmp_path):
    made = folder(Test=(1, 1))
    before = recordings(made).digest
    moved = made.rename(tmp_path / "moved")
    assert recordings(moved).digest == before
    victim = moved / "Test" / "1" / "00000.bin"
    content = bytearray(victim.read_bytes())
    content[4] ^= 1
    victim.write_bytes(content)
    assert recordings(moved).digest != before


@pytest.mark.parametrize("samples", [4, 1000])
def test_more_than_there_is_says_how_many_there_are(folder, samples):
    with pytest.raises(DataError, match=rf"holds 3 recordings, {samples} asked for"):
        recordings(folder(Test=(2, 1)), samples)


def test_a_missing_folder(tmp_path):
    with pytest.raises(DataError, match="does not exist; give a folder"):
        recordings(tmp_path / "nowhere")


def test_a_file_in_place_of_a_folder(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(DataError, match="is a file; give a folder"):
        recordings(tmp_path / "data")


def test_an_empty_folder(tmp_path):
    with pytest.raises(DataError, match="is empty; give a folder"):
        recordings(tmp_path)


def test_a_folder_without_recordings(tmp_path):
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(DataError, match=r"holds no \.bin recording"):
        recordings(tmp_path)


def test_recordings_outside_digit_folders(tmp_path):
    (tmp_path / "Test").mkdir()
    (tmp_path / "Test" / "00001.bin").write_bytes(bytes(5))
    with pytest.raises(DataError, match="folders named 0 to 9"):
        recordings(tmp_path)


DAMAGED = {
    b"": "is empty",
    bytes(7): "7 bytes are no whole number of 5-byte events",
    bytes([34, 0, 0, 0, 0]): "does not hold events of 34 x 34",
    bytes([0, 99, 0, 0, 0]): "does not hold events of 34 x 34",
    bytes([0, 240, 0, 0, 0]): "does not hold events of 34 x 34",  # nothing but an overflow of the clock
}


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_recording_is_named_before_anything_runs(folder, content):
    made = folder(Test=(2, 1))
    victim = made / "Test" / "0" / "00001.bin"
    victim.write_bytes(content)
    with pytest.raises(DataError, match=DAMAGED[content]) as error:
        recordings(made)
    assert str(victim) in str(error.value)
    assert "\n" not in str(error.value)


def test_damage_beyond_the_samples_does_not_matter(folder):
    made = folder(Test=(2, 1))
    (made / "Test" / "0" / "00001.bin").write_bytes(bytes(7))
    assert len(recordings(made, 2)) == 2


def test_without_tonic_the_error_names_the_extra_before_anything_runs(folder, monkeypatch):
    made = folder(Test=(1,))
    monkeypatch.setattr("scenarios.events.folder.find_spec", lambda _: None)
    with pytest.raises(DataError, match=r"pip install 'nirtrip\[data\]'"):
        recordings(made)


@pytest.mark.nmnist
def test_sixty_of_the_real_folder_are_its_test_part(real):
    found = files(real)
    assert {file.path.parent.parent.name for file in found[:60]} == {"Test"}
    assert {file.path.parent.parent.name for file in found[60:]} == {"Train"}
    assert len(found) == 960
    assert sorted(file.digit for file in found[:10]) == list(range(10))
