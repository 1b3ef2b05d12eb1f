"""A *synthetic* event camera: a picture moved through N-MNIST's saccades, turned into ON and OFF events.

Decides the path, the contrast and the noise. The method is that of Orchard et al., "Converting static
image datasets to spiking neuromorphic datasets using saccades", Frontiers in Neuroscience 9:437, 2015: a
still digit on a screen is seen by a sensor that makes three saccades along a triangle. Here the sensor is a
model: a pixel emits an event whenever its log intensity has changed by its own threshold since its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scenarios.events.recording import EVENT, WIDTH, Array

SUBPIXELS: Final = 8
"""Positions per pixel at which the moving picture is sampled."""

MARGIN: Final = 6
"""Pixels around the sensor that the path may bring into view."""

STEP_US: Final = 1000
"""Time step of the pixel model in µs; events of one step are spread over it at random."""

CORNERS: Final = np.array([(-3.3, -2.0), (0.0, 3.6), (3.3, -2.0), (-3.3, -2.0)])
"""The digit's offset (column, row) in pixels from the sensor's centre at the triangle's corners."""

SACCADE_MS: Final = 105
"""Duration of one saccade; the third ends with the recording."""

SPEED: Final = np.array(
    [
        (3.0, 20, 58, 116, 150, 160, 150, 52, 12, 9, 17),
        (24.0, 34, 74, 128, 156, 154, 132, 42, 10, 18, 26),
        (60.0, 2, 84, 165, 164, 184, 172, 100, 45, 12, 2),
    ]
)
"""Speed of each saccade every 10.5 ms, in any unit: a hump, shaped after N-MNIST's mean event rate."""

INK: Final = 0.16
"""Intensity of full ink, of the screen's. In N-MNIST p = 1 marks trailing edges, as if ink were dark."""

THRESHOLD: Final = 0.305
"""Mean contrast threshold in log intensity, which sets how many events an edge makes."""

THRESHOLD_SPREAD: Final = 0.15
"""Standard deviation of the thresholds from pixel to pixel, relative to their mean."""

MOST_EVENTS: Final = 1
"""Events of one pixel in one step: a refractory period of about a millisecond."""

NOISE_HZ: Final = 0.25
"""Rate at which a pixel fires without cause."""


FLANK: Final = 0.45
"""Range of interpolated ink, around `Pose.level`, over which a stroke's edge goes from screen to full ink."""


@dataclass(frozen=True)
class Pose:
    """How a digit lies on the screen.

    Args:
        height, width: of the drawn picture in sensor pixels.
        angle: anticlockwise rotation in radians.
        slant: columns by which the upper end of a stroke leans to the right, per row.
        shift: (column, row) of the picture's centre from the sensor's centre, in pixels.
        level: interpolated ink at which a stroke's edge lies; higher is thinner.
    """

    height: float
    width: float
    angle: float
    slant: float
    shift: tuple[float, float]
    level: float


def path() -> Array:
    """The digit's offset (column, row) in pixels after each step, (T, 2)."""
    steps = np.arange(1, SACCADE_MS + 1) / SACCADE_MS
    legs = []
    for start, end, speed in zip(CORNERS[:-1], CORNERS[1:], SPEED, strict=True):
        fine = np.interp(np.linspace(0, 1, 10 * SACCADE_MS), np.linspace(0, 1, speed.size), speed)
        way = np.interp(steps, np.linspace(0, 1, fine.size), np.cumsum(fine) / fine.sum())
        legs.append(start + way[:, None] * (end - start))
    return np.concatenate(legs)


def ink(picture: Array, pose: Pose) -> Array:
    """A small picture drawn smoothly onto the subpixel grid around the sensor.

    Args:
        picture: square, 0 (screen) to 1 (ink).
        pose: where and how it is drawn.

    Returns:
        ink from 0 to 1, ((WIDTH + 2 MARGIN) · SUBPIXELS) squared.
    """
    from scipy import ndimage  # type: ignore[import-untyped]  # noqa: PLC0415  comes with extra `data`

    side = (WIDTH + 2 * MARGIN) * SUBPIXELS
    size = SUBPIXELS * np.array((pose.height, pose.width)) / picture.shape[0]
    c, s = np.cos(pose.angle), np.sin(pose.angle)
    drawing = np.array([[c, s], [-s, c]]) @ np.array([[1, 0], [-pose.slant, 1]]) @ np.diag(size)
    turn = np.linalg.inv(drawing)  # from the place in the drawing back to the place in the picture
    centre = (side - 1) / 2 + SUBPIXELS * np.array(pose.shift[::-1])
    offset = (picture.shape[0] - 1) / 2 - turn @ centre
    drawn = ndimage.affine_transform(picture, turn, offset, (side, side), order=3, mode="constant")
    # Interpolating eight pixels across a digit blurs its strokes; a steeper flank gives N-MNIST's edges back.
    flank: Array = np.clip(0.5 + (drawn - pose.level) / FLANK, 0, 1)
    return flank


def record(drawn: Array, rng: np.random.Generator) -> Array:
    """The events of a picture of `ink` seen along `path`, sorted by time, of dtype `EVENT`."""
    counts = _signed_counts(np.log1p((INK - 1) * drawn), rng)
    steps, rows, columns = np.nonzero(counts)
    number = counts[steps, rows, columns]
    events = np.empty(np.abs(number).sum(), EVENT)
    for name, values in (("x", columns), ("y", rows), ("t", steps), ("p", number > 0)):
        events[name] = np.repeat(values, np.abs(number))
    events["t"] = events["t"] * STEP_US + rng.integers(0, STEP_US, events.size)
    return events[np.argsort(events["t"], kind="stable")]


def _signed_counts(log_intensity: Array, rng: np.random.Generator) -> Array:
    """Events of each pixel in each step, (T, WIDTH, WIDTH): positive ON, negative OFF."""
    threshold = THRESHOLD * np.clip(rng.normal(1, THRESHOLD_SPREAD, (WIDTH, WIDTH)), 0.5, 2)
    corners = np.rint(SUBPIXELS * (MARGIN + 0.5 - path())).astype(int)
    span = WIDTH * SUBPIXELS
    counts = np.empty((len(corners), WIDTH, WIDTH), np.int8)
    # Where between two events a pixel stands when the recording begins is chance.
    memory = _view(log_intensity, corners[0], span) + threshold * rng.uniform(-1, 1, threshold.shape)
    for step, corner in enumerate(corners):
        crossed = np.trunc((_view(log_intensity, corner, span) - memory) / threshold)
        crossed = np.clip(crossed, -MOST_EVENTS, MOST_EVENTS)
        memory += crossed * threshold
        counts[step] = crossed
    noise = rng.poisson(NOISE_HZ * STEP_US * 1e-6, counts.shape).astype(np.int8)
    quiet = counts == 0
    counts[quiet] = (noise * rng.choice(np.array([-1, 1], np.int8), counts.shape))[quiet]
    return counts


def _view(picture: Array, corner: Array, span: int) -> Array:
    """The subpixels under the centres of the sensor's pixels when its corner is at (column, row)."""
    column, row = corner
    seen: Array = picture[row : row + span : SUBPIXELS, column : column + span : SUBPIXELS]
    return seen
