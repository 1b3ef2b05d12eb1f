"""Whether two sets of spike trains are equal.

Decides by counts per step, sample and neuron, so that several spikes in one step are told from one. A count
that is no finite number equals nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.compare.chunks import chunks, neurons

if TYPE_CHECKING:
    from adapters.base import Array

Place = tuple[int, int, int]
"""Step, sample, flat neuron."""


@dataclass(frozen=True)
class SpikeNumbers:
    """How two sets of spike trains differ.

    Args:
        mismatch: (step, sample, neuron) entries whose counts differ.
        expected: spikes of the expected side.
        observed: spikes of the observed side.
        first: the first entry that differs, or None.
        nan: whether an entry is not finite.
    """

    mismatch: int
    expected: int
    observed: int
    first: Place | None
    nan: bool


NO_SPIKES = SpikeNumbers(0, 0, 0, None, nan=False)


def count_spikes(expected: Array, observed: Array) -> SpikeNumbers:
    """Compare spike counts per step.

    Args:
        expected: (T, B, *shape), counts.
        observed: the same shape up to axes of length one.
    """
    mismatch = spikes_expected = spikes_observed = 0
    first: Place | None = None
    nan = False
    for start, (x, y) in chunks(expected, observed):
        unequal = x != y
        odd = _not_finite(x, y)
        if odd is not None:
            unequal |= odd
            nan = True
        differing = int(np.count_nonzero(unequal))
        if differing and first is None:
            first = place(int(np.argmax(unequal)), start, unequal.shape[1], neurons(expected.shape))
        mismatch += differing
        spikes_expected += (total := _total(x))
        spikes_observed += _total(y) if differing else total
    return SpikeNumbers(mismatch, spikes_expected, spikes_observed, first, nan)


def place(flat: int, start: int, width: int, per_sample: int) -> Place:
    """Step, sample and neuron of an entry of a chunk from step `start` on, `width` entries wide."""
    step, entry = divmod(flat, width)
    return start + step, entry // per_sample, entry % per_sample


def _not_finite(x: Array, y: Array) -> Array | None:
    if x.dtype.kind != "f" and y.dtype.kind != "f":
        return None
    odd: Array = ~(np.isfinite(x) & np.isfinite(y))
    return odd if odd.any() else None


def _total(x: Array) -> int:
    if x.dtype.kind == "f":
        return round(float(x.sum(dtype=np.float64, where=np.isfinite(x))))
    if x.size and x.min() >= 0 and x.max() <= 1:
        # An order of magnitude faster than a sum.
        return int(np.count_nonzero(x))
    return int(x.sum(dtype=np.int64))
