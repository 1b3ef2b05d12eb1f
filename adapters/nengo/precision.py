"""Nengo in double precision, whatever the user's configuration says.

Nengo reads the number of bits of its signals from a global setting (nengo/rc.py), which a file in the working
or home directory may change.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import nengo

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTING = ("precision", "bits")


@contextmanager
def double_precision() -> Iterator[None]:
    """Build and run in 64 bits inside the block; the setting is then what it was."""
    before = nengo.rc.get(*_SETTING)
    nengo.rc.set(*_SETTING, "64")
    try:
        yield
    finally:
        nengo.rc.set(*_SETTING, before)
