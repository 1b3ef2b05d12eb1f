"""A user's own stimulus: frames or events from a file, in the shape of the graph's Input.

Decides what is taken. An array is time first, (T, *shape) for one sample or (T, B, *shape), numbers of any kind that
float32 holds; uint8 stays what it is. Events, an array with fields t, x, y and p as `tonic` gives them, are counted:
t in microseconds where it is whole numbers, in seconds otherwise; steps of dt from the first event on; one channel
takes every polarity, two take p = 0 and 1, and an Input without channels is (y, x).
"""

from __future__ import annotations

import math
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from harness.check.activity import activity
from harness.check.drive import LARGEST, Stimulus
from harness.exceptions import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.base import Array
    from harness.check.subject import Subject

MOST_STEPS: Final = 100_000
"""Of a stimulus that is made of events: a wrong unit of time would ask for millions."""

UNREADABLE: Final = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What NumPy lets through of a file that is cut short, damaged, encrypted (RuntimeError), or another's."""

EVENT_FIELDS: Final = frozenset("txyp")
CHANNELS: Final = (1, 2)
MICROSECOND: Final = 1e-6


def given(path: Path, subject: Subject, steps: int | None = None, samples: int | None = None) -> Stimulus:
    """The stimulus in a file.

    Args:
        path: .npy, or .npz with one array.
        subject: the model it is for.
        steps: so many leading steps; all where None.
        samples: so many leading samples; all where None.

    Raises:
        UsageError: the file is none of these, or does not fit the Input.
    """
    (name,) = subject.network.inputs
    shape = subject.network.output_shapes[name]
    found = _array(path)
    if found.dtype.names:
        drive, what = _frames(path, found, shape, subject.dt, steps), f"{found.size} events"
    else:
        drive, what = _numbers(path, _shaped(path, found, shape, name)[:steps, :samples]), "values"
    drive = drive[:, :samples]
    return Stimulus(drive, f"{what} of {path}", activity(subject, drive))


def _array(path: Path) -> Array:
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return loaded
        with loaded:
            names = loaded.files
            only: object = loaded[names[0]] if len(names) == 1 else None
    except FileNotFoundError:
        raise UsageError(f"--input {path}: does not exist") from None
    except UNREADABLE as error:
        raise UsageError(f"--input {path}: cannot be read, expected .npy or .npz with numbers ({error})") from error
    if len(names) != 1:
        raise UsageError(f"--input {path}: holds {len(names)} arrays {names}, expected one")
    if not isinstance(only, np.ndarray):
        raise UsageError(f"--input {path}: {names[0]} in it is no .npy file, expected one array")
    return only


def _numbers(path: Path, found: Array) -> Array:
    if found.dtype.kind not in "biuf":
        raise UsageError(f"--input {path}: holds {found.dtype}, expected numbers or events with fields t, x, y and p")
    with np.errstate(over="ignore"):
        drive: Array = found if found.dtype == np.uint8 else found.astype(np.float32)
    if not np.isfinite(drive).all():
        raise UsageError(f"--input {path}: holds values that are no finite float32, expected numbers")
    return drive


def _shaped(path: Path, drive: Array, shape: tuple[int, ...], name: str) -> Array:
    if drive.ndim == len(shape) + 1 and drive.shape[1:] == shape:
        drive = drive[:, None]
    elif drive.ndim != len(shape) + 2 or drive.shape[2:] != shape:
        wanted = ", ".join(map(str, shape))
        raise UsageError(
            f"--input {path}: has shape {drive.shape}, expected (T, {wanted}) or (T, B, {wanted}): "
            f"time first, and the shape of Input {name!r}"
        )
    if not drive.size:
        raise UsageError(f"--input {path}: has shape {drive.shape}, expected at least one step and one sample")
    return drive


def _frames(path: Path, events: Array, shape: tuple[int, ...], dt: float, steps: int | None) -> Array:
    """Events of the leading steps counted by step and pixel, (T, 1, *shape)."""
    names = events.dtype.names or ()
    if set(names) != EVENT_FIELDS or events.ndim != 1 or not events.size:
        told = f"{events.shape} events with fields {', '.join(names)}"
        raise UsageError(f"--input {path}: holds {told}, expected one or more with fields t, x, y and p")
    for field in names:
        if events.dtype[field].kind not in "biuf":
            raise UsageError(f"--input {path}: {field} of its events is {events.dtype[field]}, expected numbers")
        if not np.isfinite(events[field]).all():
            raise UsageError(f"--input {path}: holds events whose {field} is infinite or no number")
    place = _place(path, events, shape)
    seconds = _seconds(events["t"])
    # Rounded first, so that 3 ms are three steps of 1 ms in whatever the quotient is written.
    step = np.floor(np.round((seconds - seconds.min()) / dt, 6))
    lasting = min(step.max() + 1, np.inf if steps is None else steps)
    _check_size(path, float(np.ptp(seconds)), lasting, shape, dt)
    counts = np.zeros((int(lasting), *shape), np.float32)
    kept = step < lasting
    np.add.at(counts, (step[kept].astype(np.intp), *(index[kept] for index in place)), 1)
    return counts[:, None]


def _check_size(path: Path, seconds: float, steps: float, shape: tuple[int, ...], dt: float) -> None:
    if steps > MOST_STEPS or steps * math.prod(shape) > LARGEST:
        raise UsageError(
            f"--input {path}: lasts {seconds:.3g} s, {steps:.3g} steps of {dt:g} s in which the Input takes shape "
            f"{shape}, expected at most {MOST_STEPS} steps and at most {LARGEST} values; whole numbers are "
            "microseconds, others seconds; --steps takes the leading ones"
        )


def _seconds(times: Array) -> np.ndarray[Any, np.dtype[np.float64]]:
    unit = MICROSECOND if times.dtype.kind in "iu" else 1.0
    return np.asarray(times, np.float64) * unit


def _place(path: Path, events: Array, shape: tuple[int, ...]) -> tuple[Array, ...]:
    """The index of each event in a frame."""
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[0] not in CHANNELS):  # noqa: PLR2004  (p, y, x)
        raise UsageError(f"--input {path}: holds events, but the Input has shape {shape}, expected (1 or 2, y, x)")
    fields = {"p": shape[0] if len(shape) == 3 else 1, "y": shape[-2], "x": shape[-1]}  # noqa: PLR2004
    index = {field: np.asarray(events[field], np.int64) for field in fields}
    if fields["p"] == 1:
        index["p"] = np.zeros_like(index["p"])
    for field, size in fields.items():
        if index[field].min() < 0 or index[field].max() >= size:
            raise UsageError(
                f"--input {path}: {field} goes from {index[field].min()} to {index[field].max()}, but the Input has "
                f"shape {shape}"
            )
    return tuple(index[field] for field in ("p", "y", "x")[-len(shape) :])
