"""jaxsnn, imported without what it leaves behind.

Where logging is not set up, importing it does that, with a handler on the root logger of the whole process
(jaxsnn/__init__.py), and building a network then writes to it. Everything of jaxsnn that is used comes from
here.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def own_handlers() -> Iterator[None]:
    """Leave the root logger's handlers as they were found, however the block ends."""
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        yield
    finally:
        root.handlers[:] = before


with own_handlers():
    from jaxsnn import discrete, event
    from jaxsnn.discrete import functional, modules

__all__ = ["discrete", "event", "functional", "modules"]
