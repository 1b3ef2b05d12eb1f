"""Recordings: real ones beside the checkout, and small folders in N-MNIST's layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scenarios.events.recording import EVENT, Array

Folder = Callable[..., Path]


@pytest.fixture(scope="session")
def real(shared: Path) -> Path:
    """The real recordings beside the checkout."""
    folder = shared / "nmnist"
    if not folder.is_dir():
        pytest.skip("../shared/nmnist is absent: recordings are not part of the project")
    return folder


@pytest.fixture(scope="session")
def paper(shared: Path) -> Path:
    """The published graphs and traces beside the checkout."""
    folder = shared / "paper"
    if not folder.is_dir():
        pytest.skip("../shared/paper is absent: published results are not part of the project")
    return folder


def event_bytes(events: Array) -> bytes:
    """Events as an N-MNIST file: x, y, polarity above 23 bits of time."""
    packed = np.empty((len(events), 5), np.uint8)
    packed[:, 0], packed[:, 1] = events["x"], events["y"]
    packed[:, 2] = events["p"] << 7 | events["t"] >> 16
    packed[:, 3], packed[:, 4] = events["t"] >> 8 & 255, events["t"] & 255
    return packed.tobytes()


@pytest.fixture
def events_of_seed() -> Callable[[int], Array]:
    """The events that `folder` writes: recording i of digit d in Test is that of seed 100 d + i."""
    return some_events


def some_events(seed: int, number: int = 50) -> Array:
    """Events at random, sorted by time."""
    rng = np.random.default_rng(seed)
    events = np.zeros(number, EVENT)
    events["x"], events["y"] = rng.integers(0, 34, (2, number))
    events["t"] = np.sort(rng.integers(0, 300_000, number))
    events["p"] = rng.integers(0, 2, number)
    return events


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make a folder: `folder(Test=(2, 0, 1), Train=(1,))` holds so many recordings of digits 0, 1, 2, ..."""

    def make(**parts: tuple[int, ...]) -> Path:
        for part, numbers in parts.items():
            for digit, number in enumerate(numbers):
                place = tmp_path / "data" / part / str(digit)
                place.mkdir(parents=True)
                for index in range(number):
                    seed = 10_000 * (part == "Train") + 100 * digit + index
                    content = event_bytes(some_events(seed))
                    (place / f"{index:05}.bin").write_bytes(content)
        return tmp_path / "data"

    return make
