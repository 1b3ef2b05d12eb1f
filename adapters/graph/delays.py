"""Delays in steps.

Decides how many steps of dt a delay in seconds is: the nearest whole number, halves up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from adapters.base import Array


_SNAP = 6
"""Decimals a number of steps is rounded to first, so that 2.5 steps given in float32 are still 2.5 steps."""

_MOST = 2**31


def delay_steps(delay: object, dt: float) -> Array:
    """Steps n = floor(delay/dt + 1/2), as integers in the shape of `delay`.

    Args:
        delay: seconds.
        dt: seconds a step.

    Raises:
        ValueError: negative, not finite, or too many.
    """
    seconds = np.asarray(np.asarray(delay, dtype=np.float32), dtype=np.float64)
    if not np.isfinite(seconds).all() or (seconds < 0).any():
        raise ValueError(f"delay is {seconds}, expected seconds, zero or more")
    steps = np.floor(np.round(seconds / dt, _SNAP) + 0.5)
    if (steps >= _MOST).any():
        raise ValueError(f"delay is {seconds}, expected fewer than 2^31 steps of {dt} s")
    return steps.astype(np.int64)


def off_grid(delay: object, dt: float) -> bool:
    """Whether a delay is no whole number of steps (beyond what float32 cannot express)."""
    steps = np.asarray(np.asarray(delay, dtype=np.float32), dtype=np.float64) / dt
    allowed = np.maximum(10.0**-_SNAP, 2 * np.finfo(np.float32).eps * steps)
    return bool((np.abs(steps - np.round(steps)) > allowed).any())
