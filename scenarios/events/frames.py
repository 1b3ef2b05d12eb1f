"""Events into frames: how many of each pixel and polarity in each time bin.

Decides the bins: they start at the first event, and a last bin that the recording does not fill is dropped,
as `tonic.transforms.ToFrame(time_window=...)` does and as Pedersen et al. 2024 prepared N-MNIST. Done here in
one histogram, so that the built-in data needs no tonic, which takes seconds to import; the tests hold the two
together.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from scenarios.events.recording import WIDTH, Array, DataError

POLARITIES: Final = 2
SHAPE: Final = (POLARITIES, WIDTH, WIDTH)
"""A frame: polarity (OFF, ON), row, column."""


def frames(events: Array, steps: int, bin_us: int = 1000) -> Array:
    """Event counts of the first `steps` bins, uint8 (steps, 2, 34, 34); empty bins after the recording's end.

    Args:
        events: sorted by time, with fields x, y, t (µs) and p.
        steps: number of bins.
        bin_us: length of a bin in µs.

    Raises:
        DataError: no event, a pixel outside the sensor, or more than 255 events in an entry.
    """
    if not events.size:
        raise DataError("a recording holds no event; remove it from the data")
    if max(events["x"].max(), events["y"].max()) >= WIDTH or min(events["x"].min(), events["y"].min()) < 0:
        raise DataError(f"a recording has events outside {WIDTH} x {WIDTH} pixels: it is not in N-MNIST's layout")
    elapsed = events["t"] - events["t"].min()
    step = elapsed // bin_us
    kept = step < min(steps, elapsed.max() // bin_us)
    place = ((step * POLARITIES + events["p"]) * WIDTH + events["y"]) * WIDTH + events["x"]
    counts = np.bincount(place[kept].astype(np.intp), minlength=steps * POLARITIES * WIDTH * WIDTH)
    if counts.max() > np.iinfo(np.uint8).max:
        raise DataError(f"a recording has {counts.max()} events of one pixel in {bin_us} µs; at most 255 fit a frame")
    return counts.astype(np.uint8).reshape(steps, *SHAPE)
