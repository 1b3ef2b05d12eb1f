"""Sinabs, called without what it leaves behind.

nirtorch, which its importer and exporter are made of, warns through functions of `logging` that put a handler
on the root logger of the whole process (nirtorch/graph_executor.py); and where the batch grows or shrinks
Sinabs draws the new states from the old ones with PyTorch's global generator
(sinabs/layers/stateful_layer.py), even where all of them are at rest. Everything of Sinabs that is used comes
from here.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sinabs as library
import torch
from sinabs import layers
from sinabs.activation import MembraneReset, SingleSpike

from adapters.handlers import own_handlers

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MembraneReset", "SingleSpike", "layers", "library", "untouched"]


@contextmanager
def untouched() -> Iterator[None]:
    """Leave the root logger's handlers and PyTorch's generator as they were found, however the block ends."""
    with own_handlers(), torch.random.fork_rng(devices=[]):
        yield
