"""How far two sets of spike trains are apart in time.

Decides the cost of moving a spike: Victor-Purpura (1996) with q = 1/dt, so that a spike one step off costs
what a missing one does and, beyond two steps, two; van Rossum (2001) with the neuron's membrane time
constant, as elephant normalises it: 1 for one spike against none. Both are summed over trains, so that a sum
divided by the number of spikes is a cost per spike. Trains that are equal add nothing and are not looked at.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from harness.compare.chunks import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.base import Array

MAX_TRAINS = 64
"""Trains that differ. Both distances cost milliseconds a train; where more differ, counts say enough."""

MAX_SPIKES = 2000
"""Spikes in a train: Victor-Purpura takes time and memory in their square."""

GAP = 4.0
"""Steps between two pairs of trains on one line: beyond two, moving a spike costs more than two."""

KEPT = 1024
"""Sets of trains whose distances are remembered; one has some kilobytes."""

DEFAULT_TAU = 10.0
"""Steps: van Rossum's time constant for neurons without one."""


@dataclass(frozen=True)
class Distances:
    """Summed distances of spike trains; None where they were not computed."""

    van_rossum: float | None
    victor_purpura: float | None


UNKNOWN = Distances(None, None)


def distances(expected: Array, observed: Array, *, tau_steps: float | None) -> Distances:
    """Distances between trains of equal place.

    None where more than `MAX_TRAINS` differ, one is longer than `MAX_SPIKES` or not made of finite whole
    counts, or elephant is not installed. 0 for equal trains in any case.

    Args:
        expected: spike counts (T, B, *shape).
        observed: the same shape up to axes of length one.
        tau_steps: van Rossum's time constant in steps; `DEFAULT_TAU` if None.
    """
    differing = _differing(expected, observed)
    if not len(differing):
        return Distances(0.0, 0.0)
    if len(differing) > MAX_TRAINS or find_spec("elephant") is None:
        return UNKNOWN
    pairs = list(zip(_trains(expected, differing), _trains(observed, differing), strict=True))
    if any(train is None or len(train) > MAX_SPIKES for pair in pairs for train in pair):
        return UNKNOWN
    trains = tuple(train.tobytes() for pair in pairs for train in pair if train is not None)
    return _summed(trains, tau_steps or DEFAULT_TAU)


def _differing(expected: Array, observed: Array) -> Array:
    """Flat indices of the trains that are not equal."""
    found = np.zeros(int(np.prod(expected.shape[1:], dtype=np.int64)), dtype=bool)
    for _, (x, y) in chunks(expected, observed):
        found |= (x != y).any(axis=0)
    return np.flatnonzero(found)


def _trains(counts: Array, chosen: Array) -> list[Array | None]:
    """Spike times in steps, each as often as it was counted; None for counts that are none."""
    columns = np.concatenate([part[:, chosen] for _, (part,) in chunks(counts)])
    return [_times(column) for column in columns.T]


def _times(column: Array) -> Array | None:
    if not np.isfinite(column).all() or (column < 0).any() or (column != np.floor(column)).any():
        return None
    return np.repeat(np.arange(len(column), dtype=np.float64), column.astype(np.int64))


@lru_cache(maxsize=KEPT)
def _summed(times: tuple[bytes, ...], tau_steps: float) -> Distances:
    """Sums over pairs of trains, one after the other.

    Elephant takes milliseconds a call, whatever it is given, so it is called once for all. The same trains meet time
    and again, under other names and in other files: a framework's own run and that of what it wrote.
    """
    # Importing elephant takes seconds and is needed only where trains differ.
    import quantities as pq  # noqa: PLC0415
    from elephant.spike_train_dissimilarity import (  # noqa: PLC0415
        van_rossum_distance,
        victor_purpura_distance,
    )

    # A step counts as a second: elephant loses precision on times much smaller than its unit.
    arrays = [np.frombuffer(train) for train in times]
    trains = [train * pq.s for train in arrays]
    with warnings.catch_warnings():
        # It warns where rounding makes a distance of nearly 0 negative, and clips it.
        warnings.simplefilter("ignore", RuntimeWarning)
        rossum = van_rossum_distance(trains, time_constant=tau_steps * pq.s, sort=False)
    purpura = (
        float(victor_purpura_distance([x * pq.s for x in line], cost_factor=1.0 * pq.Hz, sort=False)[0, 1])
        for line in _lines(list(zip(arrays[::2], arrays[1::2], strict=True)))
    )
    return Distances(float(np.diag(rossum, 1)[::2].sum()), sum(purpura))


def _lines(pairs: list[tuple[Array, Array]]) -> Iterator[tuple[Array, Array]]:
    """Pairs one after the other in time, with gaps over which moving a spike costs more than losing it and another.

    Victor-Purpura of a line is the sum of its pairs'. A line has no more spikes than a train may have.
    """
    line: list[tuple[Array, Array]] = []
    spikes, end = 0, 0.0
    for a, b in pairs:
        spikes += len(a) + len(b)
        if line and spikes > MAX_SPIKES:
            yield _joined(line)
            line, spikes, end = [], len(a) + len(b), 0.0
        line.append((a + end, b + end))
        end = max(x[-1] for x in (*line[-1], [end]) if len(x)) + GAP
    yield _joined(line)


def _joined(line: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    a, b = zip(*line, strict=True)
    return np.concatenate(a), np.concatenate(b)
