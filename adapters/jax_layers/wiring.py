"""What of a network decides how it is compiled, besides its parts: all but its numbers.

Compiling takes a hundred times as long as a short run. Networks of equal wiring, whose parts differ in nothing but live
arrays, share what JAX has compiled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from adapters.graph import Network


@dataclass(frozen=True)
class Wiring:
    """Names, order, edges and shapes of a network; equal ones are one to JAX.

    Args:
        sources: node, in execution order, and the nodes that lead to it, in canonical edge order.
        shapes: node and the shape of its output.
        late: edges that carry the previous step's value, 0 in the first step.
        outputs: names of Outputs.
        counting: nodes that give counts of spikes.
    """

    sources: tuple[tuple[str, tuple[str, ...]], ...]
    shapes: tuple[tuple[str, tuple[int, ...]], ...]
    late: frozenset[tuple[str, str]]
    outputs: tuple[str, ...]
    counting: frozenset[str]

    @classmethod
    def of(cls, network: Network) -> Self:
        """A network's."""
        return cls(
            sources=tuple((name, network.sources(name)) for name in network.nodes),
            shapes=tuple((name, network.output_shapes[name]) for name in network.nodes),
            late=network.late,
            outputs=network.outputs,
            counting=frozenset(name for name in network.nodes if network.counts(name)),
        )

    def shape(self, name: str) -> tuple[int, ...]:
        """Of a node's output, without batch and time."""
        return dict(self.shapes)[name]
