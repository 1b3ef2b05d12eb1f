"""The handlers of the root logger, which belong to whoever runs the process.

`logging.warning` and the like, and `logging.basicConfig`, put one there where nobody has; some frameworks call
them when they are imported or used.
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
