"""Rockpool's one axis of neurons, for nodes of any shape.

Rockpool's populations are rows of N neurons, and its data are (batch, time, N). Axes along which the parameters
of a node differ become that row; axes that share a parameter, one entry for all neurons or for a channel, are
so many more elements of the batch.
"""

from __future__ import annotations

import math
from itertools import dropwhile
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Array, as_float32
from adapters.torch_layers.tensors import array, tensor

if TYPE_CHECKING:
    from collections.abc import Iterable

    import torch


class Population:
    """The neurons of a node.

    Args:
        parameters: of the node, which broadcast with each other.
    """

    def __init__(self, parameters: Iterable[object]) -> None:
        self.shape = np.broadcast_shapes(*(as_float32(value).shape for value in parameters))
        self.size = math.prod(self.shape)
        self._varied = tuple(dropwhile(lambda n: n == 1, self.shape))

    def row(self, value: object) -> torch.Tensor:
        """A parameter of the graph, (N,), rounded to float32 and never sharing the graph's memory."""
        return tensor(np.broadcast_to(as_float32(value), self.shape)).reshape(self.size)

    def parameter(self, row: torch.Tensor) -> Array:
        """A live (N,) as a parameter of a graph, never sharing the module's memory."""
        return array(row).reshape(self.shape)

    def rows(self, x: torch.Tensor) -> torch.Tensor:
        """What arrives, (B, *shape), as rows (batch, N)."""
        return x.permute(self._axes(x.ndim)).reshape(-1, self.size)

    def shaped(self, rows: torch.Tensor, shape: torch.Size) -> torch.Tensor:
        """Rows (batch, N) in the shape (B, *shape) that they came from."""
        axes = self._axes(len(shape))
        back = sorted(range(len(axes)), key=axes.__getitem__)
        return rows.reshape([shape[axis] for axis in axes]).permute(back)

    def _axes(self, count: int) -> list[int]:
        """Axes of (B, *shape) in the order of rows: those that share a parameter, then the others."""
        varied = (1,) * (count - len(self._varied)) + self._varied
        return sorted(range(count), key=lambda axis: varied[axis] != 1)
