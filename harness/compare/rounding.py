"""How far two float32 simulations of one neuron may be apart and still be the same.

Decides the bound below which a difference of membranes is rounding: max(1e-5, c eps32 conditioning), with
conditioning = max(tau / dt, |v| / v_threshold).
"""

from __future__ import annotations

import math

import numpy as np

EPS32 = float(np.finfo(np.float32).eps)

FLOOR = 1e-5
"""Allowed for every node, in units of its threshold: some hundred roundings of a number as large as that."""

STEPS = 8.0
"""The constant c. One step of v += dt/tau (drive - v) rounds three times and uses a rounded dt/tau: at most
2 eps32 |v|. Roundings of earlier steps decay with tau, so that tau/dt of them are left. Both sides may be
float32 (factor 2), and the synapse of a current-based neuron hands its error on (factor 2): c = 2 * 2 * 2.
Measured: exponential cells in float32 against float64 reach c = 0.15 at tau/dt = 1000 and 4000."""


def identical_bound(tau: float, dt: float, peak: float) -> float:
    """The largest |dv| / scale of two membranes that count as identical.

    Args:
        tau: the longest finite time constant of the node in seconds, 0 if it has none.
        dt: seconds a step.
        peak: the largest |v| / v_threshold seen.
    """
    conditioning = max(tau / dt, peak)
    return max(FLOOR, STEPS * EPS32 * conditioning) if math.isfinite(conditioning) else FLOOR
