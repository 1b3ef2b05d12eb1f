"""What event recordings are: N-MNIST's sensor, tonic's event dtype, a set of them, and how data fails."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

Array = npt.NDArray[Any]

WIDTH: Final = 34
"""Pixels in a row and in a column of an N-MNIST recording."""

DIGITS: Final = 10
"""Classes of N-MNIST."""

EVENT: Final = np.dtype([("x", int), ("y", int), ("t", int), ("p", int)])
"""One event, as `tonic.datasets.NMNIST` gives it: column, row, time in µs, polarity (1 is ON)."""


class DataError(ValueError):
    """Event data that is missing, damaged or not what was asked for; the message says what to do."""


@dataclass(frozen=True)
class Recordings:
    """Recordings in the order in which they are run.

    Args:
        data: what they are, as reports show it.
        labels: the digit of each, (N,).
        digest: of their content.
        read: the events of recording i, dtype `EVENT`, sorted by time.
    """

    data: str
    labels: Array
    digest: str
    read: Callable[[int], Array]

    def __len__(self) -> int:
        return len(self.labels)


def version(distribution: str) -> str:
    """The installed version of a distribution that makes recordings, or `absent`."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "absent"
