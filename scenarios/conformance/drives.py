"""Stimuli, (STEPS, SAMPLES, *shape), multiples of 1/4.

Decides which of a neuron's rules a stimulus can show at all: `gentle` never lifts a membrane to twice its
threshold nor pushes it far below zero, so that the kind of reset is the only convention it tells apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from scenarios.conformance.case import SAMPLES, STEPS

if TYPE_CHECKING:
    from scenarios.conformance.case import Array

SEED: Final = 4

Shape = tuple[int, ...]


def gentle(shape: Shape) -> Array:
    """At random 0 to 1.75; a held input, one for each neuron; pulses of 1.75; at random -0.5 to 1.75."""
    rng = np.random.default_rng(SEED)
    drive = np.zeros((STEPS, SAMPLES, *shape))
    drive[:, 0] = rng.integers(0, 8, (STEPS, *shape))
    drive[:, 1] = rng.integers(2, 6, shape)
    drive[::3, 2] = 7
    drive[:, 3] = rng.integers(-2, 8, (STEPS, *shape))
    return _quarters(drive)


def signed(shape: Shape) -> Array:
    """At random -2 to 2 in every step: for what has no threshold."""
    return _quarters(np.random.default_rng(SEED).integers(-8, 9, (STEPS, SAMPLES, *shape)))


def overshooting(shape: Shape) -> Array:
    """Pulses of 8, 16 and 32 every 8 steps, from a later step in each sample: several thresholds at once."""
    drive = np.zeros((STEPS, SAMPLES, *shape))
    for sample in range(SAMPLES):
        times = np.arange(sample, STEPS, 8)
        drive[times, sample] = np.resize([32, 64, 128], len(times)).reshape(-1, *(1 for _ in shape))
    return _quarters(drive)


def negative(shape: Shape) -> Array:
    """Pushed far below zero for 15 steps, then gently up for 25, twice, harder in each sample."""
    drive = np.zeros((STEPS, SAMPLES, *shape))
    for sample in range(SAMPLES):
        drive[:15, sample] = drive[40:55, sample] = -2 * (sample + 1)
        drive[15:40, sample] = drive[55:, sample] = 7
    return _quarters(drive)


def coarse(shape: Shape) -> Array:
    """At random 0, 1/4, 1/2, 3/4 or 1: sums of these meet a threshold on the grid often."""
    return _quarters(np.random.default_rng(SEED).integers(0, 5, (STEPS, SAMPLES, *shape)))


def swinging(shape: Shape) -> Array:
    """1 and -3/4 in turn, 0 before in later samples: a membrane that is 1/4 at its height with tau of 4 steps."""
    drive = np.zeros((STEPS, SAMPLES, *shape))
    for sample in range(SAMPLES):
        drive[sample::2, sample], drive[sample + 1 :: 2, sample] = 4, -3
    return _quarters(drive)


def silent(shape: Shape) -> Array:
    """Nothing."""
    return np.zeros((STEPS, SAMPLES, *shape), np.float32)


def held(shape: Shape) -> Array:
    """One constant input in each sample: 0.5, 0.75, 1 and 1.25."""
    drive = np.ones((STEPS, SAMPLES, *shape)) * np.arange(2, 2 + SAMPLES).reshape(-1, *(1 for _ in shape))
    return _quarters(drive)


def _quarters(whole: Array) -> Array:
    return (np.asarray(whole, np.float64) / 4).astype(np.float32)
