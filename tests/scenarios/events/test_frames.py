"""Binning agrees with tonic's, event by event."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.events.folder import recordings
from scenarios.events.frames import frames
from scenarios.events.recording import EVENT, DataError

STEPS = 30
BIN_US = 1000


def events_of(rows):
    return np.array(sorted(rows, key=lambda row: row[2]), EVENT)


def as_tonic(events):
    """tonic's own frames, cut or filled up with empty ones to STEPS."""
    transforms = pytest.importorskip("tonic.transforms")
    counts = transforms.ToFrame(sensor_size=(34, 34, 2), time_window=BIN_US)(events)[:STEPS]
    return np.concatenate([counts, np.zeros((STEPS - len(counts), 2, 34, 34), counts.dtype)])


pixel = st.integers(0, 33)
rows = st.lists(st.tuples(pixel, pixel, st.integers(0, 45_000), st.integers(0, 1)), min_size=2, max_size=60)


@given(rows)
@settings(max_examples=60, deadline=None)
def test_equal_to_tonics_frames(found):
    events = events_of(found)
    if events["t"].max() - events["t"].min() < BIN_US:
        return  # tonic has no frame for what fills no bin
    np.testing.assert_array_equal(frames(events, STEPS, BIN_US), as_tonic(events))


@given(rows)
@settings(max_examples=60, deadline=None)
def test_a_shift_in_time_changes_nothing(found):
    later = events_of(found)
    later["t"] += 12_345
    np.testing.assert_array_equal(frames(events_of(found), STEPS), frames(later, STEPS))


def test_polarity_row_and_column_come_in_this_order():
    counts = frames(events_of([(3, 7, 0, 1), (3, 7, 500, 1), (4, 8, 1500, 0), (0, 0, 2000, 0)]), 3)
    assert counts.shape == (3, 2, 34, 34)
    assert counts.dtype == np.uint8
    assert counts[0, 1, 7, 3] == 2
    assert counts[1, 0, 8, 4] == 1
    assert counts.sum() == 3  # the event at 2000 µs opens a bin that the recording does not fill


def test_no_event_is_an_error():
    with pytest.raises(DataError, match="no event"):
        frames(np.empty(0, EVENT), 3)


def test_a_pixel_outside_the_sensor_is_an_error():
    with pytest.raises(DataError, match="outside 34 x 34"):
        frames(events_of([(34, 0, 0, 0), (0, 0, 5000, 0)]), 3)


def test_a_count_that_does_not_fit_is_an_error():
    with pytest.raises(DataError, match="256 events"):
        frames(events_of([(0, 0, 0, 0)] * 256 + [(0, 0, 5000, 0)]), 3)


def test_as_many_as_fit_are_kept():
    assert frames(events_of([(0, 0, 0, 0)] * 255 + [(0, 0, 5000, 0)]), 3).max() == 255


@pytest.mark.nmnist
def test_equal_to_tonics_frames_on_real_recordings(real):
    transforms = pytest.importorskip("tonic.transforms")
    found = recordings(real, 5)
    for index in range(5):
        events = found.read(index)
        tonic = transforms.ToFrame(sensor_size=(34, 34, 2), time_window=BIN_US)(events)[:300]
        ours = frames(events, 300)
        np.testing.assert_array_equal(ours[: len(tonic)], tonic)
        assert not ours[len(tonic) :].any()
