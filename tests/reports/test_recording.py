"""Spikes are read from recordings as adapters write them, dense and sparse alike."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Recording
from adapters.recording_file import save
from reports.recording import FILE, similarity, spikes


@pytest.fixture(params=[0.01, 0.5], ids=["sparse", "dense"])
def recorded(request, tmp_path):
    """Counts, and the folder of a leg that holds them."""
    random = np.random.default_rng(7)
    counts = (random.random((50, 3, 2, 4)) < request.param).astype(np.uint8) * 2
    save(Recording({"other": np.zeros((50, 3, 1)), "1": counts}, {"1": np.zeros((50, 3, 8))}, {}, {}), tmp_path / FILE)
    return counts, tmp_path


def test_rates_and_times_are_those_of_the_counts(recorded):
    counts, folder = recorded
    found = spikes(folder, "1")
    assert found.samples == 3
    np.testing.assert_allclose(found.rates(), counts.mean(axis=0).reshape(-1))
    for sample in range(3):
        assert found.times(sample) == tuple(np.flatnonzero(counts[:, sample].any(axis=(1, 2))))


def test_a_node_or_file_that_is_not_there_is_none(recorded):
    _, folder = recorded
    assert spikes(folder, "2") is None
    assert spikes(folder / "gone", "1") is None
    (folder / FILE).write_bytes(b"no archive")
    assert spikes(folder, "1") is None


def test_similarity_is_a_cosine_and_silence_is_like_nothing():
    assert similarity(np.array([1.0, 1.0]), np.array([2.0, 0.0])) == pytest.approx(2**-0.5)
    assert similarity(np.zeros(2), np.ones(2)) == 0
    assert similarity(np.ones(2), np.ones(3)) is None
