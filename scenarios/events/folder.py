"""Recordings in N-MNIST's layout: `Train|Test/<digit>/<index>.bin`, full or partial.

Decides the order of the recordings (Test, then Train, each going round the digits, so that any leading part
is balanced), and what is wrong with a folder or a file, before anything runs.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import numpy as np

from scenarios.events.recording import DIGITS, EVENT, WIDTH, Array, DataError, Recordings

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT: Final = "Test/<digit>/<index>.bin and Train/<digit>/<index>.bin"
EVENT_BYTES: Final = 5
"""An event: column, row, polarity in the top bit above 23 bits of time in µs (Orchard et al. 2015)."""

OVERFLOW_ROW: Final = 240
"""A row that marks an overflow of the clock instead of an event."""

DEFAULT_SAMPLES: Final = 60
"""Recordings run when no number is asked for; N-MNIST's 10000 take an hour."""


class Part(StrEnum):
    """The folders of N-MNIST, in the order in which they are used."""

    TEST = "Test"
    TRAIN = "Train"


@dataclass(frozen=True)
class File:
    """One recording's file and its digit."""

    path: Path
    digit: int

    def read(self) -> Array:
        """The events, dtype `EVENT`, as tonic reads them."""
        from tonic.io import read_mnist_file  # noqa: PLC0415  takes seconds to import

        events: Array = read_mnist_file(str(self.path), dtype=EVENT)
        return events


def files(folder: Path, part: Part | None = None) -> tuple[File, ...]:
    """Every recording of a folder, or of one part of it, in the order in which they are used.

    A folder that holds digit folders directly is one part by itself.

    Raises:
        DataError: there is no such folder, or no recording in N-MNIST's layout inside.
    """
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise DataError(f"--data {folder}: {what}; give a folder that holds {LAYOUT}")
    parts = [folder / wanted for wanted in Part if part in (None, wanted)]
    if not any((folder / known).is_dir() for known in Part):
        parts = [folder]
    found = tuple(file for each in parts for file in _balanced(each))
    if not found:
        raise DataError(f"--data {folder}: {_nothing(folder)}; give a folder that holds {LAYOUT}")
    return found


def recordings(folder: Path, samples: int | None = None) -> Recordings:
    """The first `samples` recordings of a folder, checked.

    Args:
        folder: in N-MNIST's layout.
        samples: how many; `DEFAULT_SAMPLES`, or as many as there are, where None.

    Raises:
        DataError: as `files`; fewer recordings than asked for; a file that is truncated or no recording.
    """
    found = files(folder)
    number = min(len(found), DEFAULT_SAMPLES) if samples is None else samples
    if number > len(found):
        raise DataError(f"--data {folder}: holds {len(found)} recordings, {number} asked for; lower --samples")
    return checked(found[:number], f"N-MNIST folder {folder}: {number} recordings")


def checked(chosen: tuple[File, ...], data: str) -> Recordings:
    """Recordings of files, each of which is read and found sound.

    Raises:
        DataError: a file is truncated, or no recording; or tonic, which reads them, is absent.
    """
    if find_spec("tonic") is None:
        raise DataError("recordings are read by tonic: pip install 'nirtrip[data]'")
    digest = hashlib.sha256()
    for file in chosen:
        digest.update(f"{file.digit} ".encode() + _content(file.path))
    return Recordings(
        data=data,
        labels=np.array([file.digit for file in chosen]),
        digest=digest.hexdigest(),
        read=lambda index: chosen[index].read(),
    )


def _balanced(part: Path) -> list[File]:
    """The recordings of one part: the first of every digit, then the second of every digit, and so on."""
    by_digit = [[File(path, digit) for path in sorted((part / str(digit)).glob("*.bin"))] for digit in range(DIGITS)]
    rounds = itertools.zip_longest(*by_digit)
    return [file for turn in rounds for file in turn if file is not None]


def _nothing(folder: Path) -> str:
    """Why a folder without recordings in the right places has none."""
    if not any(folder.iterdir()):
        return "is empty"
    if next(folder.rglob("*.bin"), None) is None:
        return "holds no .bin recording"
    return "its .bin recordings do not lie in folders named 0 to 9"


def _content(path: Path) -> bytes:
    """The bytes of a recording that is sound."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); make it readable or remove it") from error
    if not content:
        raise DataError(f"{path}: is empty; copy it again or remove it")
    if len(content) % EVENT_BYTES:
        raise DataError(
            f"{path}: {len(content)} bytes are no whole number of {EVENT_BYTES}-byte events: the file is "
            "truncated or no N-MNIST recording; copy it again or remove it"
        )
    columns, rows = (np.frombuffer(content, np.uint8)[place::EVENT_BYTES] for place in (0, 1))
    real = rows != OVERFLOW_ROW
    if not real.any() or max(columns[real].max(), rows[real].max()) >= WIDTH:
        raise DataError(
            f"{path}: does not hold events of {WIDTH} x {WIDTH} pixels: damaged or no N-MNIST recording; "
            "copy it again or remove it"
        )
    return content
