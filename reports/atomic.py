"""How files and folders are written: whole or not at all, and never over what is somebody else's.

Decides that a folder is written beside its place and renamed, that what was there comes back where that fails, and
that it is replaced only if it is empty or of the same kind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OUT = "another --out"
"""What else could be named, of most commands."""


class PlaceError(Exception):
    """A place cannot be written, or holds what must not be replaced."""


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 `text` beside `path` and rename it into place, so that no reader sees half a file."""
    beside = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def check_replaceable(out: Path, kind: str, is_ours: Callable[[Path], bool], instead: str = OUT) -> None:
    """See that a folder may be put at `out`: nothing is there, or an empty folder, or one of the same kind.

    Args:
        out: where it goes.
        kind: of folder, such as "a run".
        is_ours: whether a folder is of this kind.
        instead: what else could be named.

    Raises:
        PlaceError: something else is there, or nobody can tell what.
    """
    try:
        free = not out.exists() or (out.is_dir() and (not any(out.iterdir()) or is_ours(out)))
    except OSError as error:
        raise PlaceError(f"cannot look into {out}: {error}; choose {instead}") from error
    if not free:
        what = f"holds something other than {kind}" if out.is_dir() else "is a file"
        raise PlaceError(f"{out} {what} and is left alone; choose {instead} or move it away")
    if out.is_mount():
        raise PlaceError(f"{out} is a mount point, which cannot be replaced; choose a folder inside it")


@contextlib.contextmanager
def replacing(out: Path, instead: str = OUT) -> Iterator[Path]:
    """A new folder beside `out` that takes its place when nothing was raised.

    Raises:
        PlaceError: it cannot be written.
    """
    place = out.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
            folder = Path(beside) / place.name
            folder.mkdir()
            yield folder
            swap(folder, place)
    except OSError as error:
        raise PlaceError(f"cannot write {out}: {error}; choose {instead}") from error


def swap(new: Path, place: Path) -> None:
    """Rename `new` to `place`; what was there is removed after, and put back if renaming fails."""
    old = new.with_name(f".{place.name}.old-{os.getpid()}")
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
