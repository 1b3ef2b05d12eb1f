"""How far two continuous traces are apart.

Decides the difference |v_e / scale_e - v_o / scale_o| entry by entry, in float64, where both sides may be
compared. An entry that is not finite, on one side or on both, is infinitely far off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.compare.chunks import chunks, neurons
from harness.compare.spikes import Place, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.base import Array


@dataclass(frozen=True)
class TraceNumbers:
    """How two traces differ, in units of their scales.

    Args:
        largest: the largest difference; infinite where an entry is not finite.
        sum_sq: the sum of squared differences.
        compared: entries compared.
        peak: the largest finite |v_e| / scale_e.
        nan: whether an entry is not finite.
    """

    largest: float
    sum_sq: float
    compared: int
    peak: float
    nan: bool


@dataclass(frozen=True)
class Traces:
    """Two traces that belong together.

    Args:
        expected: (T, B, *shape).
        observed: the same shape up to axes of length one.
        scales: what each side is divided by, a number or one per neuron, flat.
        spikes: the spike counts of both sides, (T, at least B, *shape); entries at which either spiked are
            left out. None: all are compared.
    """

    expected: Array
    observed: Array
    scales: tuple[Array, Array]
    spikes: tuple[Array, Array] | None = None

    def measure(self) -> TraceNumbers:
        """The numbers over all entries."""
        largest = sum_sq = peak = 0.0
        compared = 0
        for _, level, delta, kept in self._deltas():
            size = np.abs(delta)
            compared += delta.size if kept is None else int(np.count_nonzero(kept))
            largest = max(largest, float(size.max(initial=0.0)))
            sum_sq += float(np.vdot(delta, delta))
            peak = max(peak, _top(level))
        return TraceNumbers(largest, sum_sq, compared, peak, bool(np.isinf(largest)))

    def first_beyond(self, bound: float) -> Place | None:
        """The first entry whose difference is larger than `bound`."""
        for start, _, delta, _ in self._deltas():
            beyond = np.abs(delta) > bound
            if beyond.any():
                return place(int(np.argmax(beyond)), start, delta.shape[1], neurons(self.expected.shape))
        return None

    def _deltas(self) -> Iterator[tuple[int, Array, Array, Array | None]]:
        """First step, v_e / scale_e, difference (0 where left out, inf where not finite), what is kept."""
        samples = self.expected.shape[1]
        scales = [np.tile(s, samples) if s.size > 1 else s for s in self.scales]
        masks = () if self.spikes is None else tuple(side[:, :samples] for side in self.spikes)
        for start, (x, y, *counts) in chunks(self.expected, self.observed, *masks):
            with np.errstate(all="ignore"):
                level = np.divide(x, scales[0], dtype=np.float64)
                delta = np.divide(y, scales[1], dtype=np.float64)
                np.subtract(level, delta, out=delta)
                # inf - inf is NaN, so that a finite sum of squares proves every entry finite.
                if not np.isfinite(np.vdot(delta, delta)):
                    delta[~np.isfinite(delta)] = np.inf
            kept = None
            if counts:
                kept = (counts[0] == 0) & (counts[1] == 0)
                delta[~kept] = 0.0
            yield start, level, delta, kept


def peak(values: Array) -> float:
    """The largest finite |value| of a recording (T, B, *shape); 0 where there is none."""
    return max((_top(part) for _, (part,) in chunks(values)), default=0.0)


def _top(x: Array) -> float:
    if not x.size:
        return 0.0
    high, low = float(x.max()), float(x.min())
    if np.isfinite(high) and np.isfinite(low):
        return max(abs(high), abs(low))
    finite = x[np.isfinite(x)]
    return float(np.abs(finite.astype(np.float64)).max(initial=0.0))
