"""A stimulus for a model of which nothing is known but its graph: what it is made of, and how strong it is.

Decides the patterns, which tell dialects apart as those of `scenarios.lif` do: spikes at random; an input held for a
while; an input of both signs; a push below zero, then pulses of several heights. The strength of all together is that
at which the most neurons of the spiking layers fire, but not in every step; the reference says so for powers of two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from harness.check.activity import activity
from harness.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.base import Array
    from harness.check.subject import Subject
    from reports.check import Activity

SEED: Final = 8122
STEPS, SAMPLES = 100, 4
"""Of a stimulus, unless the user wants others."""

COARSE, FINE = 3, 1
"""Powers of two between strengths that are tried; then around the best."""

RANGE: Final = range(-12, 19, COARSE)
"""Powers of two."""

LARGEST: Final = 2**27
"""Values of a stimulus, half a GiB."""

RARE: Final = 0.25
"""Share of steps in which a random input spikes."""

HOLD, PULSE = 20, 8
"""Steps for which an input is held, and between pulses."""

PATCH: Final = 8
"""Pixels of an image that are held alike: what layers behind a convolution answer to, as they do not to noise."""

IMAGE: Final = 4
"""Dimensions of images over time: (T, channels, y, x)."""

HEIGHTS: Final = (4.0, 8.0, 16.0)
BUSY: Final = 0.5
"""Spikes a step and neuron from which on a layer hides what a single spike does."""

ENOUGH: Final = 1.0
"""Powers of two by which a liveliness may miss the best one: a stronger input that gains no more hides small faults."""

LIVELY: Final = 0.15
"""Spikes a step and neuron that show the most: many, and far enough apart to be told one from the other."""


@dataclass(frozen=True)
class Stimulus:
    """What drives the model.

    Args:
        drive: float32 or uint8, (T, B, *shape of the Input).
        text: what it is, for people.
        activity: how the spiking layers of the reference answer.
        spikes: as many steps and samples of spikes alone, for frameworks that take nothing else; None where a user
            gave the stimulus.
    """

    drive: Array
    text: str
    activity: tuple[Activity, ...]
    spikes: Array | None = None


def generated(subject: Subject, steps: int = STEPS, samples: int = SAMPLES, seed: int = SEED) -> Stimulus:
    """A stimulus that makes the most of a model's neurons fire; the same for the same model.

    Args:
        subject: the model.
        steps: of the stimulus.
        samples: of the stimulus; the patterns come in turn.
        seed: of everything random.

    Raises:
        UsageError: so much cannot be held.
    """
    (name,) = subject.network.inputs
    shape = subject.network.output_shapes[name]
    if steps * samples * math.prod(shape) > LARGEST:
        raise UsageError(
            f"--steps {steps} --samples {samples}: with an Input of shape {shape} that is more than {LARGEST} values"
        )
    plain = patterns(shape, steps, samples, seed)
    tried: dict[int, tuple[Activity, ...]] = {0: activity(subject, plain)}
    if tried[0]:
        for power in RANGE:
            if power not in tried:
                tried[power] = activity(subject, scaled(plain, power))
        best = _best(tried)
        for power in (best - FINE, best + FINE):
            tried[power] = activity(subject, scaled(plain, power))
    best = _best(tried)
    text = f"generated: random spikes, held, signed and pulsed input, times {2.0**best:g} (seed {seed})"
    spikes = _spikes(np.random.default_rng(seed), plain.shape).astype(np.float32)
    return Stimulus(scaled(plain, best), text, tried[best], spikes)


def patterns(shape: tuple[int, ...], steps: int, samples: int, seed: int) -> Array:
    """Inputs of about 1, (T, B, *shape)."""
    rng = np.random.default_rng(seed)
    kinds = (_spikes, _held, _signed, _pulses)
    made = [kinds[sample % len(kinds)](rng, (steps, *shape)) for sample in range(samples)]
    return np.stack(made, axis=1).astype(np.float32)


def scaled(drive: Array, power: int) -> Array:
    """The inputs times a power of two, which is exact."""
    return np.asarray(drive * np.float32(2.0**power), np.float32)


def _spikes(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return (rng.random(shape) < RARE).astype(float)


def _held(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    image = len(shape) - 2 if len(shape) >= IMAGE else len(shape)
    sizes = (HOLD, *(1 for _ in shape[1:image]), *(PATCH for _ in shape[image:]))
    levels = rng.integers(0, 9, [-(-extent // size) for extent, size in zip(shape, sizes, strict=True)]) / 4
    for axis, size in enumerate(sizes):
        levels = np.repeat(levels, size, axis=axis)
    return levels[tuple(slice(extent) for extent in shape)]


def _signed(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(-8, 13, shape) / 4


def _pulses(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Pushed below zero for an eighth of the time, then pulses."""
    drive = np.zeros(shape)
    pushed = shape[0] // 8
    drive[:pushed] = -2
    times = np.arange(pushed, shape[0])
    first = rng.integers(0, PULSE, shape[1:])
    for number, time in enumerate(times):
        drive[time] = np.where(first == time % PULSE, HEIGHTS[number // PULSE % len(HEIGHTS)], 0)
    return drive


def _best(tried: dict[int, tuple[Activity, ...]]) -> int:
    """The weakest power of two at which the poorest layer does about as well as it can."""
    worth = {power: _worth(layers) for power, layers in tried.items()}
    *shares, away = max(worth.values())
    return min(power for power, each in worth.items() if [*each[:2]] == shares and each[2] >= away - ENOUGH)


def _worth(layers: tuple[Activity, ...]) -> tuple[float, float, float]:
    """Of the poorest layer and of all: the share of neurons that fire, less where they always do; liveliness."""
    shares = list(_shares(layers))
    if not shares:
        return 0.0, 0.0, 0.0
    rates = [max(layer.rate, np.finfo(float).eps) for layer in layers]
    away = float(np.mean(np.abs(np.log2(np.array(rates) / LIVELY))))
    return round(min(shares), 1), round(sum(shares) / len(shares), 1), -away


def _shares(layers: tuple[Activity, ...]) -> Iterator[float]:
    for layer in layers:
        too_busy = max(0.0, layer.rate - BUSY) / (1 - BUSY)
        yield layer.firing / layer.neurons * (1 - min(1.0, too_busy))
