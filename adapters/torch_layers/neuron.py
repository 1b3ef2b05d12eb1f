"""What a framework's package offers for a node with memory.

A cell is a PyTorch module that takes one step of dt. It is given the sum of what arrives, (B, *shape)
in float32, and its own state of the step before (None: at rest), and gives its output and new state. It
holds no state itself, so that every run starts from rest. Gains are live tensors of the cell, never
numbers remembered on the side: `export` reads what training would have changed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    import nir

    from adapters.base import Realisation


class Cell(torch.nn.Module, ABC):
    """A node with memory: `output, state = cell.step(x, state)`, from rest with `state=None`."""

    realisation: Realisation

    @abstractmethod
    def step(self, x: torch.Tensor, state: Any) -> tuple[torch.Tensor, Any]:  # noqa: ANN401  each framework's own
        """One step of dt.

        Args:
            x: what arrives, (B, *shape).
            state: what the step before returned; None at rest.

        Returns:
            The output, (B, *shape), and the state at the end of the step.
        """

    @abstractmethod
    def export(self) -> nir.NIRNode:
        """The node, with every number read from this module's tensors."""


class Neuron(Cell):
    """A cell with a membrane."""

    @abstractmethod
    def membrane(self, state: Any) -> torch.Tensor:  # noqa: ANN401  each framework's own
        """The membrane at the end of a step, (B, *shape), after reset, in the graph's units."""
