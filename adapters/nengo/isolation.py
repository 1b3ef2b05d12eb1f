"""Nengo apart from the rest of the process.

Nengo reads the number of bits of its signals from a global setting (nengo/rc.py), which a file in the working or
home directory may change; here it is 64. Its builder draws a seed from NumPy's global generator even where a seed
is given (nengo/builder/network.py); here the generator's state is kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import nengo
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTING = ("precision", "bits")


@contextmanager
def isolated() -> Iterator[None]:
    """Build and run in 64 bits inside the block; setting and generator are then what they were."""
    bits, state = nengo.rc.get(*_SETTING), np.random.get_state()  # noqa: NPY002  it is the global one that is kept
    nengo.rc.set(*_SETTING, "64")
    try:
        yield
    finally:
        nengo.rc.set(*_SETTING, bits)
        np.random.set_state(state)  # noqa: NPY002  same
