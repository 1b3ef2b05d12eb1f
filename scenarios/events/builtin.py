"""The built-in *synthetic* recordings: scikit-learn's digits seen by a modelled event camera.

Decides which image, and which variant of it, a recording shows. Any number of recordings can be made, each
determined by (split, index, seed). Splits share no image.
"""

from __future__ import annotations

import hashlib
import zlib
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Final

import numpy as np

from scenarios.events import camera
from scenarios.events.recording import DIGITS, Array, DataError, Recordings, version

TEST_EVERY: Final = 5
"""Every fifth image is kept for the test split."""


class Split(StrEnum):
    """Which images a recording may show."""

    TRAIN = "train"
    TEST = "test"


def recordings(split: Split, number: int, seed: int = 0) -> Recordings:
    """The first `number` recordings of a split.

    Raises:
        DataError: scikit-learn, which holds the images, is absent.
    """
    _images(split, 0)
    return Recordings(
        data=f"built-in digits (synthetic): {number} recordings of the {split} split, seed {seed}",
        labels=np.array([label(index) for index in range(number)]),
        digest=_digest(split, number, seed),
        read=partial(recording, split, seed=seed),
    )


def label(index: int) -> int:
    """The digit of recording `index`: 0 to 9 in turn, so that any leading part is balanced."""
    return index % DIGITS


def recording(split: Split, index: int, seed: int = 0) -> Array:
    """One synthetic recording.

    Args:
        split: whose images it is drawn from.
        index: which recording, from 0; its digit is `label(index)`. Once every image of that digit has been
            shown, they come round again, moved, turned and scaled differently.
        seed: of everything that is drawn at random.

    Returns:
        events of dtype `scenarios.events.recording.EVENT`, sorted by time, t in µs from the first saccade.
    """
    images = _images(split, label(index))
    picture = images[(index // DIGITS) % len(images)]
    rng = np.random.default_rng([seed, zlib.crc32(split.encode()), index])
    return camera.record(camera.ink(picture, _pose(rng)), rng)


def _pose(rng: np.random.Generator) -> camera.Pose:
    """A pose at random, about as N-MNIST's digits vary."""
    height = rng.normal(21.0, 1.6)
    return camera.Pose(
        height=height,
        width=height * rng.normal(1.12, 0.15),
        angle=rng.normal(0, 0.08),
        slant=rng.normal(0.08, 0.18),
        shift=(rng.normal(0.2, 0.7), rng.normal(0.2, 0.7)),
        level=rng.uniform(0.4, 0.75),
    )


@cache
def _images(split: Split, digit: int) -> Array:
    """The images of one digit in one split, (N, 8, 8), ink 0 to 1."""
    try:
        from sklearn.datasets import load_digits  # noqa: PLC0415  slow to import, needed for this source only
    except ImportError as error:
        raise DataError("the built-in digits need scikit-learn: pip install 'nirtrip[data]'") from error
    digits = load_digits()
    tested = np.arange(len(digits.target)) % TEST_EVERY == 0
    chosen = (digits.target == digit) & (tested == (split is Split.TEST))
    images: Array = digits.images[chosen] / 16.0
    return images


def _digest(split: Split, number: int, seed: int) -> str:
    """What the recordings follow from: what was asked for, the code that draws them, and its libraries."""
    found = hashlib.sha256(f"{split} {number} {seed}".encode())
    for module in (__file__, camera.__file__):
        found.update(Path(module).read_bytes())
    for distribution in ("numpy", "scipy", "scikit-learn"):
        found.update(version(distribution).encode())
    return found.hexdigest()
