"""What the SCNN learns from, and what it is measured on.

Decides which recordings are held out, and how recordings are varied. N-MNIST's are few here, so each is
moved, turned, sheared, bent and scaled anew in every epoch, by its events' coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from scenarios.events import builtin, folder
from scenarios.events.frames import SHAPE, frames
from scenarios.events.recording import WIDTH, Array, DataError

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.events.recording import Recordings

BUILTIN_TRAIN: Final = 1400
"""Synthetic recordings to learn from: nearly each training image once."""

BUILTIN_TEST: Final = 360
"""Synthetic recordings to measure on: each test image about once."""

HOLD_OUT: Final = 9
"""Of N-MNIST's Train recordings, sorted by file name, every ninth is held out."""

TURN: Final = 0.14
"""Standard deviation of the rotation in radians, and of the shear."""

SCALE: Final = 0.1
"""Standard deviation of the logarithm of the scale, along columns and rows."""

MOVE: Final = 0.8
"""Standard deviation of the shift in pixels, along columns and rows."""

BEND: Final = 1.2
"""Standard deviation of the bend in pixels at the sensor's edge, along columns and rows."""


@dataclass(frozen=True)
class Lesson:
    """Recordings in memory with their digits.

    Args:
        name: as the record of a training names it.
        recordings: event arrays.
        labels: their digits, (N,).
    """

    name: str
    recordings: tuple[Array, ...]
    labels: Array

    def __len__(self) -> int:
        return len(self.recordings)

    def __add__(self, other: Lesson) -> Lesson:
        return Lesson(
            f"{self.name} + {other.name}",
            self.recordings + other.recordings,
            np.concatenate([self.labels, other.labels]),
        )


def lessons(data: Path | None) -> tuple[Lesson, tuple[Lesson, ...]]:
    """What is learnt from, and what is measured on.

    Args:
        data: a folder in N-MNIST's layout with a Train part; built-in data alone where None.

    Raises:
        DataError: the folder has no Train part, or a file in it is damaged.
    """
    train = _builtin(builtin.Split.TRAIN, BUILTIN_TRAIN)
    measured: tuple[Lesson, ...] = (_builtin(builtin.Split.TEST, BUILTIN_TEST),)
    if data is None:
        return train, measured
    taught, held_out = _train_part(data)
    measured = (held_out, *measured)
    if (data / folder.Part.TEST).is_dir():
        measured = (_nmnist(data, folder.Part.TEST), *measured)
    return taught + train, measured


def stack(recordings: list[Array], steps: int, bin_us: int) -> Array:
    """Frames of several recordings, uint8 (B, steps, 2, 34, 34)."""
    return np.stack([frames(events, steps, bin_us) for events in recordings]).reshape(-1, steps, *SHAPE)


def varied(events: Array, rng: np.random.Generator) -> Array:
    """The recording moved, turned, sheared, bent and scaled at random; what leaves the sensor is lost."""
    angle, shear = rng.normal(0, TURN, 2)
    across, down = np.exp(rng.normal(0, SCALE, 2))
    way = np.array([[across * np.cos(angle), shear - np.sin(angle)], [np.sin(angle), down * np.cos(angle)]])
    centre = WIDTH / 2
    offset = np.stack([events["x"] - centre, events["y"] - centre])
    places = way @ offset + centre + rng.normal(0, MOVE, (2, 1))
    places += rng.normal(0, BEND, (2, 1)) * (offset[::-1] / centre) ** 2
    # Rounding to a neighbour at random keeps the edges of a scaled picture free of gaps.
    places = np.floor(places + rng.random(places.shape)).astype(int)
    seen = ((places >= 0) & (places < WIDTH)).all(axis=0)
    result: Array = events[seen]
    result["x"], result["y"] = places[:, seen]
    return result


def _train_part(data: Path) -> tuple[Lesson, Lesson]:
    if not (data / folder.Part.TRAIN).is_dir():
        raise DataError(f"--data {data}: has no folder {folder.Part.TRAIN}; give N-MNIST's, or none at all")
    found = _nmnist(data, folder.Part.TRAIN)
    held = np.arange(len(found)) % HOLD_OUT == HOLD_OUT - 1
    return _part(found, ~held, "taught"), _part(found, held, "held out")


def _nmnist(data: Path, part: folder.Part) -> Lesson:
    files = sorted(folder.files(data, part), key=lambda file: file.path.name)
    return _read(f"N-MNIST {part}", folder.checked(tuple(files), f"N-MNIST {part}"))


def _part(lesson: Lesson, chosen: Array, name: str) -> Lesson:
    recordings = tuple(lesson.recordings[place] for place in np.nonzero(chosen)[0])
    return Lesson(f"{lesson.name}, {name}", recordings, lesson.labels[chosen])


def _builtin(split: builtin.Split, number: int) -> Lesson:
    return _read(f"built-in {split} split (synthetic)", builtin.recordings(split, number))


def _read(name: str, found: Recordings) -> Lesson:
    return Lesson(name, tuple(found.read(place) for place in range(len(found))), found.labels)
