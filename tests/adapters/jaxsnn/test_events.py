"""Counts become events and come back."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.jaxsnn.events import as_events, is_full, per_step

DT = 1e-4


def events(counts):
    return as_events({"x": counts}, DT).nodes["x"].observables["spikes"]


def spike(time, index, own):
    return SimpleNamespace(time=np.array([time], np.float32), idx=np.array([index]), internal=np.array([own]))


def test_an_event_is_at_the_beginning_of_its_step():
    counts = np.zeros((4, 2, 3), np.float32)
    counts[1, 0, 2] = counts[3, 0, 0] = counts[2, 1, 1] = 1
    found = events(counts)
    np.testing.assert_allclose(found.time, [[DT, 3 * DT], [2 * DT, np.inf]])
    assert found.idx.tolist() == [[2, 0], [1, -1]]
    assert (found.n_neurons, found.t_max) == (3, 4 * DT)


def test_counts_come_back_whatever_the_step():
    """In float32 the time of most steps is a little before or after it."""
    counts = np.random.default_rng(0).integers(0, 3, (3000, 2, 3)).astype(np.float32)
    given = events(counts)
    whole = SimpleNamespace(time=given.time.astype(np.float32), idx=given.idx, internal=given.idx >= 0)
    np.testing.assert_array_equal(per_step(whole, (3,), 3000, DT), counts)


def test_what_arrived_and_what_came_too_late_is_no_spike_of_a_population():
    found = per_step(spike([0, DT * 1.5, DT * 1.6, DT * 9], [1, 1, 1, 1], [False, True, True, True]), (2,), 5, DT)
    assert found[:, 0].tolist() == [[0, 0], [0, 2], [0, 0], [0, 0], [0, 0]]


def test_more_spikes_of_a_step_than_a_byte_holds_are_counted():
    assert per_step(spike([0] * 300, [0] * 300, [True] * 300), (1,), 2, DT)[:, 0].tolist() == [[300], [0]]


def test_a_population_without_an_empty_place_is_full():
    assert is_full(spike([0, DT], [0, 1], [True, True]))
    assert not is_full(spike([0, DT], [0, -1], [True, False]))


def test_no_events_at_all():
    found = events(np.zeros((4, 2, 3), np.float32))
    assert (found.idx == -1).all()
    assert found.idx.shape == (2, 1)


@pytest.mark.parametrize("value", [0.5, -1])
def test_a_stimulus_that_is_no_count_is_refused(value):
    with pytest.raises(RefusedError) as refusal:
        events(np.full((4, 1, 1), value, np.float32))
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == ("x", "Input", "stimulus")
