"""Brian2, called without what it would leave behind.

Brian2 generates code for each equation and compiles it where it finds a compiler, which takes minutes the
first time (brian2/devices/device.py, `auto_target`). Here it is always the NumPy code, chosen by a
preference of the whole process that is given back after use.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import brian2 as library
from brian2.core.variables import Variables
from brian2.groups.group import VariableOwner

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["VariableOwner", "Variables", "library", "numpy_code"]

_TARGET = "codegen.target"


@contextmanager
def numpy_code() -> Iterator[None]:
    """Let Brian2 generate NumPy code, and restore the preference however the block ends."""
    before = library.prefs[_TARGET]
    library.prefs[_TARGET] = "numpy"
    try:
        yield
    finally:
        library.prefs[_TARGET] = before
