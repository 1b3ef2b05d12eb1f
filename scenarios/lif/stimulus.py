"""What drives the LIF neuron: the paper's input, and further inputs that tell conventions apart.

Decides the batch elements. The paper's input alone lifts v barely over the threshold, so that a reset to zero
and a reset by subtraction look alike; the others are strong, negative, long or weak. None brings v closer to
the threshold than 5e-4 of it, so that rounding never decides over a spike.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Array = npt.NDArray[Any]

STEPS: Final = 1000
"""Steps of dt = 0.1 ms."""

PAPER_EVERY: Final = 10
"""The paper's list has an entry every tenth step and 0 between."""

PAPER: Final = "0000001000000000000000100001000110010100110111111111110000000000000111111111111000001100000000000000"
"""The 100 entries of list `d0` in the LIF notebook of Pedersen et al. 2024."""

RANDOM_SEED: Final = 8122
"""Seed of the random element: the number of the paper's article."""


def paper() -> Array:
    """The paper's input, (STEPS,)."""
    drive = np.zeros(STEPS)
    drive[::PAPER_EVERY] = [int(entry) for entry in PAPER]
    return drive


def overshoot() -> Array:
    """From step 0, single inputs that lift v to several thresholds, of three heights in turn."""
    drive = np.zeros(STEPS)
    drive[::50] = np.resize([6.0, 9.0, 13.0], STEPS // 50)
    return drive


def negative() -> Array:
    """Pushed far below zero, then back: where a floor under v, or a reset upwards, would show."""
    drive = np.zeros(STEPS)
    drive[50:300], drive[300:600], drive[700:710], drive[710:800] = -2.0, 0.4, -5.0, 1.5
    return drive


def constant() -> Array:
    """One long constant input: the interval between spikes shows gain, leak and reset."""
    return np.full(STEPS, 0.37)


def impulse() -> Array:
    """A single input just too weak for a spike: its decay shows the leak, its height the gain."""
    drive = np.zeros(STEPS)
    drive[100] = 2.0
    return drive


def alternating() -> Array:
    """Strong inputs of changing sign: v is at work on both sides of v_leak."""
    drive = np.zeros(STEPS)
    drive[5::25], drive[15::25] = 3.0, -1.75
    return drive


def weak() -> Array:
    """A long input whose steady state stays below the threshold: no spike may come of it."""
    drive = np.zeros(STEPS)
    drive[20:] = 0.09
    return drive


def random() -> Array:
    """An input at random in every step, of both signs: everything at once."""
    return np.random.default_rng(RANDOM_SEED).integers(-6, 9, STEPS) / 4


DRIVES: Final[Mapping[str, Callable[[], Array]]] = MappingProxyType(
    {each.__name__: each for each in (paper, overshoot, negative, constant, impulse, alternating, weak, random)}
)
"""The batch elements in order; the paper's is element 0. Each function's docstring says what it shows."""


def drives() -> Array:
    """All elements, float32 (STEPS, B, 1)."""
    return np.stack([drive() for drive in DRIVES.values()], axis=1).astype(np.float32)[:, :, None]
