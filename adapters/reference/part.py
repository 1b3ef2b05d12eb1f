"""The contract of a node that runs.

Decides that every primitive is something that turns a stretch of time into a stretch of time and remembers
the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from adapters.base import Array


class Part(Protocol):
    """A node at work. Running two stretches one after the other equals running them joined."""

    def start(self, batch: int) -> None:
        """Go to rest, for `batch` samples."""
        ...

    def run(self, x: Array, membranes: Array | None = None) -> Array:
        """The output over a stretch of time.

        Args:
            x: input (T, B, *input shape).
            membranes: (T, b, *shape) to write the membrane of the first b samples to, at the end of each
                step.

        Returns:
            (T, B, *output shape).
        """
        ...
