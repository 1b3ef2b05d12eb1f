"""Brian2, imported and called without what it leaves behind.

Importing it takes over the process's uncaught exceptions and warnings, and begins a log of everything, with a
copy of the script, in the folder for temporary files (brian2/utils/logger.py, `BrianLogger.initialize`), which
stay there when a process is killed. All that is taken back; what Brian2 warns of is still printed.

Brian2 generates code for each equation and compiles it where it finds a compiler, which takes minutes the
first time (brian2/devices/device.py, `auto_target`). Here it is always the NumPy code, chosen by a
preference of the whole process that is given back after use.
"""

from __future__ import annotations

import logging
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET: Final = "codegen.target"
_IS_OURS: Final = "brian2" not in sys.modules
"""Whoever imported it before has what comes with it, and keeps it."""


@contextmanager
def _own_hooks() -> Iterator[None]:
    """Leave what is done with warnings and uncaught exceptions as it was found, however the block ends."""
    log = logging.getLogger("py.warnings")
    before, handlers = sys.excepthook, list(log.handlers)
    captured = warnings.showwarning is getattr(logging, "_showwarning", None)
    try:
        yield
    finally:
        sys.excepthook, log.handlers[:] = before, handlers
        logging.captureWarnings(captured)


with _own_hooks(), warnings.catch_warnings():
    # What it uses of pyparsing is deprecated, which is no concern of whoever runs a model.
    warnings.simplefilter("ignore")
    import brian2 as library
    from brian2.core.variables import Variables
    from brian2.groups.group import VariableOwner

__all__ = ["VariableOwner", "Variables", "library", "numpy_code"]


def _forget_log(logger: Any) -> None:  # noqa: ANN401  Brian2's
    log = logging.getLogger("brian2")
    log.setLevel(logging.WARNING)
    if logger.file_handler is not None:
        log.removeHandler(logger.file_handler)
        logger.file_handler.close()
    for file in filter(None, (logger.tmp_log, logger.tmp_script)):
        Path(file).unlink(missing_ok=True)
    logger.file_handler = logger.tmp_log = logger.tmp_script = None


if _IS_OURS:
    _forget_log(library.BrianLogger)


@contextmanager
def numpy_code() -> Iterator[None]:
    """Let Brian2 generate NumPy code, and restore the preference however the block ends."""
    before = library.prefs[_TARGET]
    library.prefs[_TARGET] = "numpy"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # pyparsing's, as above
            yield
    finally:
        library.prefs[_TARGET] = before
