"""A model between two rewrites: its graph, its step, and where each of its nodes comes from.

Decides that a rewrite never works in place, and that nodes are followed through it: a node that stands for some
neurons of another says which, so that two runs can be held together node by node whatever the nodes are called.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from adapters.graph import network
from harness.faults.rewriting import assembled, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import nir

    from adapters.graph import Network

    Edge = tuple[str, str]


@dataclass(frozen=True)
class Origin:
    """What a node stands for.

    Args:
        node: of the user's own graph.
        neurons: flat indices of that node's neurons; none for all of them.
    """

    node: str
    neurons: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Model:
    """A graph and how it is to be read.

    Args:
        graph: nested or flat.
        dt: seconds a step.
        dialect: conventions of its reader, as text; the reference's own where empty.
        origins: node ("outer.inner") to what it stands for; nodes that a rewrite put in are missing.
    """

    graph: nir.NIRGraph
    dt: float
    dialect: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: nir.NIRGraph, dt: float, dialect: str = "") -> Self:
        """A user's own model."""
        return cls(graph, dt, dialect, {name: Origin(name) for name in network(graph, dt).nodes})

    @property
    def network(self) -> Network:
        """What the graph means.

        Raises:
            MalformedError: it means nothing.
        """
        return network(self.graph, self.dt)

    def flat(self) -> tuple[dict[str, nir.NIRNode], tuple[Edge, ...]]:
        """Copies of all nodes, and all edges, without nesting."""
        return flat(self.graph)

    def rebuilt(self, nodes: Mapping[str, nir.NIRNode], edges: Iterable[Edge]) -> Self:
        """The model with other nodes and edges."""
        kept = {name: origin for name, origin in self.origins.items() if name in nodes}
        return replace(self, graph=assembled(nodes, sorted(edges)), origins=kept)

    def with_nodes(self, changed: Mapping[str, nir.NIRNode]) -> Self | None:
        """The model with some nodes replaced, by names as in `flat`; None if there are none."""
        if not changed:
            return None
        nodes, edges = self.flat()
        return self.rebuilt(nodes | dict(changed), edges)
