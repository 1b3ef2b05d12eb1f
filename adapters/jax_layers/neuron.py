"""What a framework's package offers for a node with memory.

A cell takes one step of dt. It is given the sum of what arrives, (B, *shape) in float32, and its own state of
the step before, and gives its output, in float32, and its new state. `step` is pure and can be traced;
`initial` is called before, with real numbers.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from adapters.jax_layers.part import Part

if TYPE_CHECKING:
    import jax


class Cell(Part):
    """A node with memory: `output, state = cell.step(x, state)`, from rest with `cell.initial(batch, shape)`."""

    @abstractmethod
    def initial(self, batch: int, shape: tuple[int, ...]) -> Any:  # noqa: ANN401  each framework's own
        """The state at rest of (batch, *shape) neurons: a tree of arrays, of the types that `step` keeps."""

    @abstractmethod
    def step(self, x: jax.Array, state: Any) -> tuple[jax.Array, Any]:  # noqa: ANN401  each framework's own
        """One step of dt.

        Args:
            x: what arrives, (B, *shape).
            state: what the step before returned.

        Returns:
            The output, (B, *shape), and the state at the end of the step.
        """


class Neuron(Cell):
    """A cell with a membrane."""

    @abstractmethod
    def membrane(self, state: Any) -> jax.Array:  # noqa: ANN401  each framework's own
        """The membrane at the end of a step, (B, *shape), after reset, in the graph's units."""
