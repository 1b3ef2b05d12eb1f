"""What an event recording is: N-MNIST's sensor, tonic's event dtype, and one exception for data that is wrong."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

WIDTH: Final = 34
"""Pixels in a row and in a column of an N-MNIST recording."""

EVENT: Final = np.dtype([("x", int), ("y", int), ("t", int), ("p", int)])
"""One event, as `tonic.datasets.NMNIST` gives it: column, row, time in µs, polarity (1 is ON)."""


class DataError(ValueError):
    """Event data that is missing, damaged or not what was asked for; the message says what to do."""
