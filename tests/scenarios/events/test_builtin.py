"""The synthetic recordings are deterministic, unlike one another, and look like N-MNIST's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

pytest.importorskip("sklearn")

from scenarios.events import builtin, camera, folder
from scenarios.events.builtin import Split, label, recording, recordings
from scenarios.events.recording import EVENT

NUMBER = 100

# Mean events per 10 ms of N-MNIST, from 960 recordings.
HUMPS = [16, 64, 151, 245, 297, 312, 249, 112, 31, 23, 36, 54, 113, 196, 245, 251, 230, 126, 49, 39]
HUMPS += [56, 30, 20, 165, 239, 263, 256, 175, 123, 54, 10]


@dataclass(frozen=True)
class Statistics:
    """What a set of recordings looks like."""

    number: np.ndarray
    on: float
    first_ms: tuple[float, float]
    last_ms: tuple[float, float]
    profile: np.ndarray
    saccades: np.ndarray
    most: int
    active: float
    centre: np.ndarray
    spread: np.ndarray


def statistics(found):
    ends = np.array([(events["t"][0], events["t"][-1]) for events in found]) / 1000
    profile = np.mean([np.bincount(events["t"] // 10_000, minlength=34)[:34] for events in found], axis=0)
    thirds = [np.bincount(np.minimum(events["t"] // 105_000, 2), minlength=3) / events.size for events in found]
    place = [np.array([events["x"], events["y"]]) for events in found]
    return Statistics(
        number=np.array([events.size for events in found]),
        on=float(np.mean([events["p"].mean() for events in found])),
        first_ms=(ends[:, 0].min(), ends[:, 0].max()),
        last_ms=(ends[:, 1].min(), ends[:, 1].max()),
        profile=profile,
        saccades=np.mean(thirds, axis=0),
        most=max(most_in_a_millisecond(events) for events in found),
        active=float(np.mean([np.unique(events["y"] * 34 + events["x"]).size for events in found])),
        centre=np.mean([each.mean(1) for each in place], axis=0),
        spread=np.mean([each.std(1) for each in place], axis=0),
    )


def most_in_a_millisecond(events):
    key = (((events["t"] - events["t"][0]) // 1000 * 2 + events["p"]) * 34 + events["y"]) * 34 + events["x"]
    return np.unique(key, return_counts=True)[1].max()


@pytest.fixture(scope="module")
def synthetic():
    return statistics([recording(Split.TRAIN, index) for index in range(NUMBER)])


def test_a_recording_follows_from_split_index_and_seed():
    for split, index in ((Split.TRAIN, 0), (Split.TEST, 7), (Split.TEST, 4321)):
        np.testing.assert_array_equal(recording(split, index), recording(split, index))
    assert not np.array_equal(recording(Split.TEST, 7), recording(Split.TEST, 7, seed=1))
    assert not np.array_equal(recording(Split.TEST, 7), recording(Split.TEST, 17))
    assert not np.array_equal(recording(Split.TEST, 7), recording(Split.TRAIN, 7))


def test_recordings_are_sound():
    for index in (0, 11, 5000):
        events = recording(Split.TRAIN, index)
        assert events.dtype == EVENT
        assert (np.diff(events["t"]) >= 0).all()
        assert events["t"][0] >= 0
        for field in ("x", "y"):
            assert 0 <= events[field].min() <= events[field].max() <= 33
        assert set(np.unique(events["p"])) == {0, 1}


def test_the_dtype_is_that_of_tonics_nmnist():
    datasets = pytest.importorskip("tonic.datasets")
    assert datasets.NMNIST.dtype == EVENT


def test_the_splits_share_no_image():
    for digit in range(10):
        taught, tested = (builtin._images(split, digit) for split in (Split.TRAIN, Split.TEST))
        shared = {image.tobytes() for image in taught} & {image.tobytes() for image in tested}
        assert not shared
        assert len(tested) >= 25


def test_images_come_round_again_differently():
    number = len(builtin._images(Split.TEST, 3))
    assert not np.array_equal(recording(Split.TEST, 3), recording(Split.TEST, 3 + 10 * number))


def test_any_leading_part_is_balanced():
    found = recordings(Split.TEST, 25)
    assert found.labels.tolist() == [label(index) for index in range(25)]
    assert set(np.bincount(found.labels)) == {2, 3}


def test_the_set_says_that_it_is_synthetic_and_what_it_follows_from():
    found = recordings(Split.TEST, 3)
    assert "synthetic" in found.data
    assert len(found) == 3
    np.testing.assert_array_equal(found.read(2), recording(Split.TEST, 2))
    assert found.digest == recordings(Split.TEST, 3).digest
    assert len({found.digest, recordings(Split.TEST, 4).digest, recordings(Split.TEST, 3, 1).digest}) == 3


def test_the_path_is_a_closed_triangle():
    way = camera.path()
    assert way.shape == (315, 2)
    np.testing.assert_allclose(way[-1], camera.CORNERS[0], atol=1e-9)
    np.testing.assert_allclose(way[104], camera.CORNERS[1], atol=1e-9)
    # No jump: the eye is never faster than half a pixel in a millisecond.
    assert np.abs(np.diff(way, axis=0)).max() < 0.5


def test_a_blank_screen_gives_noise_only():
    span = (34 + 2 * camera.MARGIN) * camera.SUBPIXELS
    events = camera.record(np.zeros((span, span)), np.random.default_rng(0))
    expected = camera.NOISE_HZ * 34 * 34 * 0.315
    assert abs(events.size - expected) < 5 * np.sqrt(expected)  # five standard deviations of a Poisson count


def test_number_of_events_is_like_nmnists(synthetic):
    # N-MNIST: median 4192, 1069 to 7152; a tenth is less than a digit's share differs between data sets.
    assert abs(np.median(synthetic.number) / 4192 - 1) < 0.1
    assert synthetic.number.min() > 1069
    assert synthetic.number.max() < 7152


def test_digits_differ_in_their_number_of_events_as_in_nmnist(synthetic):
    real = [5488, 2545, 4745, 4885, 3752, 4274, 4175, 3691, 4478, 3759]  # means of 960 recordings
    # Less than in N-MNIST: a stroke of the eight-pixel images is thick, so that a one is no thin line.
    by_digit = synthetic.number.reshape(-1, 10).mean(0)
    assert by_digit.argmin() == 1
    assert np.corrcoef(by_digit, real)[0, 1] > 0.7


def test_half_the_events_are_on(synthetic):
    assert abs(synthetic.on - 0.5) < 0.02


def test_recordings_begin_and_end_like_nmnists(synthetic):
    # N-MNIST: first event at 0 to 26 ms, last at 297 to 336 ms.
    assert 0 <= synthetic.first_ms[0] <= synthetic.first_ms[1] <= 26
    assert 297 <= synthetic.last_ms[0] <= synthetic.last_ms[1] <= 336


def test_saccades_are_humps_like_nmnists(synthetic):
    np.testing.assert_allclose(synthetic.saccades, [0.36, 0.33, 0.32], atol=0.03)
    profile = synthetic.profile[: len(HUMPS)]
    assert np.corrcoef(profile, HUMPS)[0, 1] > 0.97
    # In each 10 ms within 40 events of N-MNIST's mean: an eighth of a hump's height.
    assert np.abs(profile - HUMPS).max() < 40


def test_a_pixel_fires_no_faster_than_nmnists(synthetic):
    assert synthetic.most <= 3


@pytest.mark.nmnist
def test_statistics_are_those_of_the_real_recordings(synthetic, real):
    pytest.importorskip("tonic")
    true = statistics([file.read() for file in folder.files(real)[::8]])
    assert abs(np.median(synthetic.number) / np.median(true.number) - 1) < 0.12
    assert abs(synthetic.on - true.on) < 0.02
    assert true.most == 3
    assert np.corrcoef(synthetic.profile, true.profile)[0, 1] > 0.97
    np.testing.assert_allclose(synthetic.saccades, true.saccades, atol=0.03)
    # The picture is as large and lies in the same place, to a pixel.
    np.testing.assert_allclose(synthetic.centre, true.centre, atol=1)
    np.testing.assert_allclose(synthetic.spread, true.spread, atol=1)
    assert abs(synthetic.active / true.active - 1) < 0.15


@pytest.mark.nmnist
def test_polarity_marks_the_same_edges_as_in_the_real_recordings(real):
    pytest.importorskip("tonic")
    recorded = [file.read() for file in folder.files(real)[:40]]
    synthetic = [recording(Split.TRAIN, index) for index in range(40)]
    lag = [np.mean([on_before_off(events) for events in found], axis=0) for found in (recorded, synthetic)]
    assert (np.sign(lag[0]) == np.sign(lag[1])).all()


def on_before_off(events):
    """How far ON events lie beside OFF events: rows in saccades 1 and 2, columns in saccade 3."""
    result = []
    for saccade, axis in enumerate("yyx"):
        there = events[events["t"] // 105_000 == saccade]
        result.append(there[axis][there["p"] == 1].mean() - there[axis][there["p"] == 0].mean())
    return result
