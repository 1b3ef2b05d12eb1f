"""A recording that a run directory keeps of a leg.

Decides that one that cannot be read is the run directory's fault, which may have been copied halfway or written over.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from adapters import recording_file
from reports.run_directory import RunDirectoryError

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.base import Recording

DAMAGED: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


def kept_recording(path: Path, samples: int | None = None) -> Recording:
    """What a leg recorded.

    Args:
        path: of the file in the leg's folder.
        samples: so many leading ones; all where None.

    Raises:
        RunDirectoryError: the file is not there, or damaged.
    """
    try:
        return recording_file.load(path, samples=samples)
    except DAMAGED as error:
        raise RunDirectoryError(f"{path} cannot be read ({error}); run the cell again") from error
