"""A user's own stimulus is taken as it is, or refused in a line that says what is wanted."""

from __future__ import annotations

import zipfile

import nir
import numpy as np
import pytest

from harness.check.given import given
from harness.exceptions import UsageError

EVENTS = np.dtype([("t", np.int64), ("x", np.int16), ("y", np.int16), ("p", bool)])


@pytest.fixture
def model(asked, lif, wired):
    """A model of two neurons, dt 1 ms."""
    return asked(wired({"1": lif(2)}, (2,)), dt=1e-3)


@pytest.fixture
def image(asked, wired):
    """A model of an image, (channels, 3, 4), dt 1 ms."""

    def make(*channels):
        shape = (*channels, 3, 4)
        return asked(wired({"1": nir.IF(np.ones(shape, np.float32), np.ones(shape, np.float32))}, shape), dt=1e-3)

    return make


@pytest.fixture
def saved(tmp_path):
    """`saved(array)`: its file; `saved(a=..., b=...)`: an archive's."""

    def save(array=None, **arrays):
        path = tmp_path / ("data.npz" if arrays else "data.npy")
        np.savez(path, **arrays) if arrays else np.save(path, array)
        return path

    return save


@pytest.mark.parametrize("kind", [np.float32, np.uint8, np.float64, np.int64, bool])
def test_one_sample_time_first_is_taken(model, saved, kind):
    drive = np.ones((5, 2), kind)
    found = given(saved(drive), model).drive
    assert found.shape == (5, 1, 2)
    assert (found[:, 0] == drive).all()
    assert found.dtype == (np.uint8 if kind is np.uint8 else np.float32)


def test_a_batch_is_taken_and_cut(model, saved):
    drive = np.arange(60, dtype=np.float32).reshape(5, 6, 2)
    assert (given(saved(drive), model).drive == drive).all()
    assert (given(saved(drive), model, steps=3, samples=2).drive == drive[:3, :2]).all()


def test_an_archive_with_one_array_is_taken(model, saved):
    assert given(saved(any_name=np.zeros((5, 2), np.float32)), model).drive.shape == (5, 1, 2)


def test_what_it_does_is_told(model, saved):
    found = given(saved(np.full((5, 2), 100, np.float32)), model)
    assert found.activity[0].firing == 2
    assert "data.npy" in found.text


@pytest.mark.parametrize(("unit", "kind"), [(1000, np.int64), (1e-3, np.float64)])
def test_events_are_counted_by_step_and_pixel(image, saved, unit, kind):
    of_time = np.dtype([("t", kind), *((name, EVENTS[name]) for name in "xyp")])
    events = np.array([(7 * unit, 3, 2, 1), (7 * unit, 3, 2, 1), (9 * unit, 0, 1, 0)], of_time)
    found = given(saved(events), image(2)).drive
    assert found.shape == (3, 1, 2, 3, 4)
    assert (found[0, 0, 1, 2, 3], found[2, 0, 0, 1, 0], found.sum()) == (2, 1, 3)


@pytest.mark.parametrize("channels", [(1,), ()])
def test_one_channel_takes_every_polarity(image, saved, channels):
    events = np.array([(0, 3, 2, 1), (0, 3, 2, 0)], EVENTS)
    found = given(saved(events), image(*channels)).drive
    assert found.reshape(3, 4)[2, 3] == 2


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros((5, 3), np.float32), r"has shape \(5, 3\), expected \(T, 2\) or \(T, B, 2\)"),
        (np.zeros(2, np.float32), "expected"),
        (np.zeros((0, 2), np.float32), "at least one step"),
        (np.zeros((5, 0, 2), np.float32), "at least one step and one sample"),
        (np.full((5, 2), np.nan, np.float32), "no finite float32"),
        (np.full((5, 2), 1e300), "no finite float32"),
        (np.zeros((5, 2), complex), "complex128"),
        (np.array([["a", "b"]]), "<U1"),
        (np.zeros(3, [("t", float), ("x", float)]), "fields t, x"),
        (np.zeros(0, EVENTS), "one or more"),
        (np.zeros(3, EVENTS), r"Input has shape \(2,\)"),
        (np.zeros(3, [("t", "U4"), ("x", int), ("y", int), ("p", int)]), "t of its events is <U4, expected numbers"),
        (np.full(3, np.nan, [(name, float) for name in "txyp"]), "whose t is infinite or no number"),
    ],
)
def test_what_does_not_fit_is_refused(model, saved, array, said):
    with pytest.raises(UsageError, match=said):
        given(saved(array), model)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ((0, 4, 0, 0), "x goes from 0 to 4"),
        ((0, 0, -1, 0), "y goes from -1 to 0"),
        ((10**12, 0, 0, 0), "lasts 1e\\+06 s"),
    ],
)
def test_events_outside_the_image_are_refused(image, saved, event, said):
    with pytest.raises(UsageError, match=said):
        given(saved(np.array([(0, 0, 0, 0), event], EVENTS)), image(2))


def test_events_are_cut_before_they_are_held(image, saved):
    # In steps of 1 ms the second comes after 50 of some 10^9.
    events = np.array([(0, 3, 2, 1), (50_000, 1, 1, 1), (10**12, 0, 0, 0)], EVENTS)
    found = given(saved(events), image(2), steps=60).drive
    assert (found.shape[0], found.sum(), found[50].sum()) == (60, 2, 1)


def test_events_that_no_memory_holds_are_refused(image, saved, monkeypatch):
    monkeypatch.setattr("harness.check.given.LARGEST", 60 * 2 * 3 * 4)
    for steps, fits in ((60, True), (61, False)):
        file = saved(np.array([(0, 0, 0, 0), ((steps - 1) * 1000, 0, 0, 0)], EVENTS))
        if fits:
            assert given(file, image(2)).drive.shape[0] == steps
        else:
            with pytest.raises(UsageError, match="at most 1440 values"):
                given(file, image(2))


def damaged(path):
    """An archive whose compressed array has another byte in its middle."""
    np.savez_compressed(path, a=np.random.default_rng(1).random(1000))
    content = bytearray(path.read_bytes())
    content[100:600] = bytes(500)
    path.write_bytes(content)


def encrypted(path):
    """An archive that says it is encrypted, as a bit of its entry's flags."""
    np.savez(path, a=np.zeros(3))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


def of_text(path):
    """An archive of something else."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("read.me", "no numbers")


@pytest.mark.parametrize(
    ("make", "said"),
    [(damaged, "cannot be read"), (encrypted, "cannot be read.*encrypted"), (of_text, r"read.me in it is no \.npy")],
)
def test_an_archive_that_holds_no_array_is_refused(model, tmp_path, make, said):
    make(tmp_path / "odd.npz")
    with pytest.raises(UsageError, match=said):
        given(tmp_path / "odd.npz", model)


def test_what_is_no_such_file_is_refused(model, saved, tmp_path):
    (tmp_path / "text.npy").write_text("no numbers")
    (tmp_path / "empty.npy").touch()
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 and no more")
    np.save(tmp_path / "objects.npy", np.array([{}]), allow_pickle=True)
    for name in ("text.npy", "empty.npy", "broken.npz", "objects.npy", "absent.npy", "."):
        with pytest.raises(UsageError, match="--input"):
            given(tmp_path / name, model)
    with pytest.raises(UsageError, match="holds 2 arrays"):
        given(saved(a=np.zeros(1), b=np.zeros(1)), model)
