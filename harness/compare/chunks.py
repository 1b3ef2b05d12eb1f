"""Arrays of a recording, a few steps at a time.

Decides how much of two recordings is in memory in a comparison's own types: about a megabyte, whatever their
size.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.base import Array

ENTRIES = 2**17
"""Numbers in a chunk: 1 MiB in float64, which stays in a processor's cache."""


def neurons(shape: tuple[int, ...]) -> int:
    """How many neurons a recording of shape (T, B, *shape) has."""
    return int(np.prod(shape[2:], dtype=np.int64))


def chunks(*arrays: Array) -> Iterator[tuple[int, tuple[Array, ...]]]:
    """The first step of each chunk and its part of all arrays, each as (steps, entries).

    Args:
        *arrays: (T, B, *shape), all of one T; they are never copied whole.
    """
    steps = len(arrays[0])
    widest = max(int(np.prod(array.shape[1:], dtype=np.int64)) for array in arrays)
    height = max(1, ENTRIES // max(1, widest))
    for start in count(0, height):
        if start >= steps:
            return
        parts = (array[start : start + height] for array in arrays)
        yield (
            start,
            tuple(part.reshape(len(part), int(np.prod(part.shape[1:], dtype=np.int64))) for part in parts),
        )
