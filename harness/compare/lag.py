"""Whether one set of spike trains is the other, some steps later.

Decides a lag only where every spike that can have a counterpart has one. A shift by k steps moves k steps out
of the recording at one end and k unknown ones in at the other: the spikes moved out may be missing, but what
would have to come from before the start of the earlier side must be silent, and some spike must be left to
compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.compare.chunks import chunks

if TYPE_CHECKING:
    from adapters.base import Array

MAX_LAG = 20
"""Steps. A later spike is told by the spike-train distances."""


def lag(expected: Array, observed: Array, *, limit: int = MAX_LAG) -> int | None:
    """Steps by which the observed trains come after the expected ones; None where no shift makes them equal.

    0 for equal trains, silent ones included; else the smallest shift, later before earlier.

    Args:
        expected: spike counts (T, B, *shape).
        observed: the same shape up to axes of length one.
        limit: the largest shift tried, either way.
    """
    if _equal(expected, observed):
        return 0
    of_e, of_o = _per_step(expected), _per_step(observed)
    for k in range(1, min(limit, len(expected) - 1) + 1):
        if _follows(expected, observed, of_e, of_o, k):
            return k
        if _follows(observed, expected, of_o, of_e, k):
            return -k
    return None


def _follows(early: Array, late: Array, of_early: Array, of_late: Array, k: int) -> bool:
    """Whether `late` is `early`, k steps later; totals per step rule most shifts out at once."""
    return (
        not of_late[:k].any()
        and bool(of_late[k:].any())
        and np.array_equal(of_late[k:], of_early[:-k])
        and _equal(early[:-k], late[k:])
    )


def _per_step(counts: Array) -> Array:
    """Spikes per step, over all samples and neurons."""
    parts = [part.sum(axis=1, dtype=np.float64) for _, (part,) in chunks(counts)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _equal(x: Array, y: Array) -> bool:
    return all(np.array_equal(a, b) for _, (a, b) in chunks(x, y))
