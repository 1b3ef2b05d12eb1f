"""A graph and what it is driven with: what is made smaller.

Decides what is smaller: fewer nodes, then fewer edges, then fewer numbers in parameters and stimulus.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from adapters import graph as graphs
from adapters.graph import parameters

if TYPE_CHECKING:
    import nir

    from adapters.base import Array


@dataclass(frozen=True, eq=False)
class Instance:
    """A graph under a stimulus.

    Args:
        graph: has one Input.
        drive: its stimulus, (T, B, *shape).
        dt: seconds a step.
    """

    graph: nir.NIRGraph
    drive: Array
    dt: float

    @cached_property
    def network(self) -> graphs.Network:
        """What the graph means.

        Raises:
            MalformedError: it means nothing.
        """
        return graphs.network(self.graph, self.dt)

    @property
    def sound(self) -> bool:
        """Whether the graph means something, has a node between Input and Output, and fits its stimulus."""
        try:
            network = self.network
        except (graphs.MalformedError, ValueError):
            return False
        inner = set(network.nodes) - {*network.inputs, *network.outputs}
        fits = len(network.inputs) == 1 and network.output_shapes[network.inputs[0]] == self.drive.shape[2:]
        return fits and bool(inner) and bool(network.outputs) and self.drive.size > 0

    @cached_property
    def size(self) -> tuple[int, int, int]:
        """Nodes, edges, numbers: what is to become less, in this order."""
        nodes, edges = graphs.inline(self.graph)
        numbers = sum(value.size for node in nodes.values() for value in parameters(node).values())
        return len(nodes), len(edges), numbers + self.drive.size

    def __str__(self) -> str:
        nodes, edges, _ = self.size
        return f"{nodes} nodes, {edges} edges, {self.drive.shape[0]} steps, {self.drive.shape[1]} samples"
