from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from harness.compare.lag import MAX_LAG, lag


def train(*steps, length=60):
    found = np.zeros((length, 1, 1), np.uint8)
    for step in steps:
        found[step] += 1
    return found


def test_equal_trains_have_no_lag():
    assert lag(train(3, 4), train(3, 4)) == 0
    assert lag(train(), train()) == 0


@pytest.mark.parametrize("k", [1, 2, MAX_LAG])
def test_shift_is_found_either_way(k):
    x, y = train(20, 21, 35), train(20 + k, 21 + k, 35 + k)
    assert lag(x, y) == k
    assert lag(y, x) == -k


def test_shift_beyond_the_limit_is_none():
    assert lag(train(3), train(3 + MAX_LAG + 1)) is None


def test_missing_spike_is_no_lag():
    assert lag(train(3, 4), train(3)) is None
    assert lag(train(3, 4), train(4)) is None
    assert lag(train(3), train(3, 4)) is None


def test_two_spikes_are_not_matched_by_one():
    assert lag(train(3, 3), train(4)) is None
    assert lag(train(3, 3), train(4, 4)) == 1


def test_wrong_first_step_is_not_excused_by_the_edge():
    assert lag(train(10), train(0, 11)) is None
    assert lag(train(0, 11), train(10)) is None


def test_spike_moved_past_the_end_may_be_missing():
    assert lag(train(3, 9, length=10), train(4, length=10)) == 1


def test_spike_that_would_still_be_inside_may_not_be_missing():
    assert lag(train(3, 8, length=10), train(4, length=10)) is None


def test_silence_is_no_late_train():
    assert lag(train(9, length=10), train(length=10)) is None
    assert lag(train(length=10), train(0, length=10)) is None


def test_neurons_with_different_lags_have_none():
    x, y = np.zeros((2, 20, 1, 2), np.uint8)
    x[5], y[6, 0, 0], y[7, 0, 1] = 1, 1, 1
    assert lag(x, y) is None


def test_another_neuron_one_step_later_is_no_lag():
    x, y = np.zeros((2, 20, 1, 2), np.uint8)
    x[5, 0, 0], y[6, 0, 1] = 1, 1
    assert lag(x, y) is None


def test_nan_has_no_lag():
    x = train(3).astype(np.float32)
    x[5] = np.nan
    assert lag(x, x.copy()) is None


def test_one_step_recordings_have_no_shift():
    assert lag(train(0, length=1), train(length=1)) is None


counts = hnp.arrays(np.uint8, (30, 2, 2), elements=st.integers(0, 1))


@settings(deadline=None, max_examples=80)
@given(counts, st.integers(1, MAX_LAG))
def test_any_train_shifted_into_silence_has_a_lag_no_larger(x, k):
    y = np.concatenate([np.zeros((k, 2, 2), np.uint8), x[:-k]])
    found = lag(x, y)
    if y.any():
        assert found is not None
        assert abs(found) <= k
    if found:
        a, b = (x, y) if found > 0 else (y, x)
        assert np.array_equal(a[: -abs(found)], b[abs(found) :])


@settings(deadline=None, max_examples=80)
@given(counts, counts)
def test_lag_changes_sign_with_the_sides(x, y):
    there, back = lag(x, y), lag(y, x)
    assert (there is None) == (back is None)
    assert abs(there or 0) == abs(back or 0)
