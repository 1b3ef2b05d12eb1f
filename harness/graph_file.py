"""A graph as it lies on disk between two frameworks, read once and understood once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from adapters import graph as graphs

if TYPE_CHECKING:
    from pathlib import Path

    import nir


SHOWN = 2
"""Numbers that cannot work of which each is told."""


@dataclass(frozen=True)
class GraphFile:
    """A file in NIR's format.

    Args:
        path: of the file.
        dt: seconds a step; it matters for delays on cycles.
    """

    path: Path
    dt: float

    @cached_property
    def graph(self) -> nir.NIRGraph:
        """Its content.

        Raises:
            MalformedError: it has none that NIR knows.
        """
        return graphs.read(self.path)

    @cached_property
    def network(self) -> graphs.Network:
        """What it means.

        Raises:
            MalformedError: it means nothing.
        """
        return graphs.network(self.graph, self.dt)

    @cached_property
    def malformed(self) -> str:
        """Why the file is wrong, "" if it is not."""
        try:
            self.network  # noqa: B018  reading is the test
        except graphs.MalformedError as error:
            return str(error)
        return ""

    @cached_property
    def digest(self) -> str:
        """Of its content."""
        return graphs.digest(self.graph)

    @cached_property
    def unsound(self) -> str:
        """Numbers that cannot work, "" if there are none."""
        found = graphs.unsound(self.network, self.dt)
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        return "; ".join([*found[:SHOWN], *more])

    @property
    def outputs(self) -> tuple[str, ...]:
        """Nodes whose output is recorded: what remembers, and what spikes."""
        return self.network.recorded

    @property
    def membranes(self) -> tuple[str, ...]:
        """Nodes whose membrane is recorded."""
        return self.network.membranes
