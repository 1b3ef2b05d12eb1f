"""Norse, imported and called without what it leaves behind.

Importing norse.torch, and its importer where it warns, log before logging is set up, which puts a
handler on the root logger of the whole process (norse/torch/__init__.py,
norse/torch/utils/import_nir.py). Everything of Norse that is used comes from here.
"""

from __future__ import annotations

import logging
import warnings
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


with own_handlers(), warnings.catch_warnings():
    # Its torch.jit.script calls are deprecated, which is no concern of whoever runs a model.
    warnings.simplefilter("ignore")
    import norse.torch as library
    from norse.torch.functional.iaf import IAFFeedForwardState
    from norse.torch.utils.import_nir import CubaLIF

__all__ = ["CubaLIF", "IAFFeedForwardState", "library", "own_handlers"]
