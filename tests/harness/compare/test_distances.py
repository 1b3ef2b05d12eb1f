from __future__ import annotations

import math
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare import distances as module
from harness.compare.distances import MAX_SPIKES, MAX_TRAINS, distances

elephant = pytest.mark.skipif(module.find_spec("elephant") is None, reason="elephant is not installed")


def trains(*places, shape=(50, 1, 2), dtype=np.uint8):
    found = np.zeros(shape, dtype)
    for place in places:
        found[place] += 1
    return found


def test_equal_trains_are_at_no_distance_even_without_elephant(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    found = distances(trains((3, 0, 1)), trains((3, 0, 1)), tau_steps=None)
    assert (found.van_rossum, found.victor_purpura) == (0.0, 0.0)


def test_without_elephant_differing_trains_have_no_distance(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    found = distances(trains((3, 0, 1)), trains(), tau_steps=None)
    assert (found.van_rossum, found.victor_purpura) == (None, None)


@elephant
def test_missing_spike_costs_one():
    found = distances(trains((0, 0, 1)), trains(), tau_steps=25.0)
    assert found.van_rossum == pytest.approx(1.0)
    assert found.victor_purpura == pytest.approx(1.0)


@elephant
@pytest.mark.parametrize(("steps", "cost"), [(1, 1.0), (2, 2.0), (7, 2.0)])
def test_moved_spike_costs_a_step_each_up_to_two(steps, cost):
    found = distances(trains((5, 0, 0)), trains((5 + steps, 0, 0)), tau_steps=10.0)
    assert found.victor_purpura == pytest.approx(cost)
    # Two exponentials of unit norm: |a - b|^2 = 2 (1 - exp(-d / tau)), van Rossum 2001.
    assert found.van_rossum == pytest.approx(math.sqrt(2 * (1 - math.exp(-steps / 10))), rel=1e-9)


@elephant
def test_trains_add_up_and_neurons_are_not_mixed():
    found = distances(trains((5, 0, 0), (9, 0, 1)), trains((5, 0, 1), (9, 0, 0)), tau_steps=1e-3)
    assert found.victor_purpura == pytest.approx(4.0)
    assert found.van_rossum == pytest.approx(2 * math.sqrt(2))


@elephant
def test_second_spike_in_a_step_counts():
    found = distances(trains((5, 0, 0), (5, 0, 0)), trains((5, 0, 0)), tau_steps=10.0)
    assert found.victor_purpura == pytest.approx(1.0)
    assert found.van_rossum == pytest.approx(1.0)


@elephant
@given(st.lists(st.tuples(*[st.lists(st.integers(0, 30), max_size=8)] * 2), min_size=1, max_size=6), st.integers(2, 40))
def test_trains_taken_together_are_as_far_apart_as_each_pair_alone(pairs, most):
    sorted_pairs = [tuple(np.sort(np.array(train, float)).tobytes() for train in pair) for pair in pairs]
    with mock.patch.object(module, "MAX_SPIKES", most):
        together = module._summed.__wrapped__(sum(sorted_pairs, ()), 7.0)
    alone = [module._summed(pair, 7.0) for pair in sorted_pairs]
    assert together.victor_purpura == pytest.approx(sum(each.victor_purpura for each in alone))
    # A distance is the root of a difference of sums: what rounding leaves of a zero is 1e-8.
    assert together.van_rossum == pytest.approx(sum(each.van_rossum for each in alone), abs=1e-6)


@elephant
def test_equal_sets_of_trains_are_measured_once():
    module._summed.cache_clear()
    for dtype in (np.uint8, np.float32):
        distances(trains((5, 0, 0), dtype=dtype), trains((7, 0, 0), dtype=dtype), tau_steps=10.0)
    distances(trains((5, 0, 0)), trains((7, 0, 0)), tau_steps=11.0)
    assert module._summed.cache_info().misses == 2


def test_many_differing_trains_have_no_distance():
    shape = (3, 1, MAX_TRAINS + 1)
    found = distances(np.ones(shape, np.uint8), np.zeros(shape, np.uint8), tau_steps=None)
    assert (found.van_rossum, found.victor_purpura) == (None, None)


@elephant
def test_few_differing_trains_among_many_have_one():
    x = np.ones((3, 20, 400), np.uint8)
    y = x.copy()
    y[1, 7, 9] = 0
    assert distances(x, y, tau_steps=None).victor_purpura == pytest.approx(1.0)


def test_long_trains_have_no_distance():
    x = np.ones((MAX_SPIKES + 1, 1, 1), np.uint8)
    assert distances(x, x * 0, tau_steps=None).van_rossum is None


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0, 0.5])
def test_counts_that_are_none_have_no_distance(value):
    x = trains((3, 0, 1), dtype=np.float32)
    y = x.copy()
    y[4, 0, 0] = value
    assert distances(x, y, tau_steps=None).van_rossum is None
