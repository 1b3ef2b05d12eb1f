"""A graph as the matching sees it.

Decides what a node looks like from outside (kind and shape), which nodes are contracted, and which stateless
nodes count as a neuron's own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import nir

from adapters.graph import SPIKING, STATEFUL, kind
from harness.compare.colours import Wiring, contracted, wiring
from harness.compare.fields import fields, fingerprint
from harness.compare.profile import Profile, profile

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from adapters.graph import Network

ANCHORS: tuple[type, ...] = (*STATEFUL, *SPIKING, nir.Input, nir.Output)
"""Nodes that are matched by themselves; all others are contracted."""


class Structure:
    """One of two graphs, with and without its stateless nodes.

    Args:
        network: the graph.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.anchors = frozenset(name for name, node in network.nodes.items() if isinstance(node, ANCHORS))
        self._profiles: dict[str, Profile] = {}

    @cached_property
    def plain(self) -> Wiring:
        """The graph labelled by kind and shape; axes of length one add no neurons."""
        shapes = self.network.output_shapes
        return wiring(
            {name: (kind(node), tuple(n for n in shapes[name] if n != 1)) for name, node in self.network.nodes.items()},
            self.network.edges,
        )

    @cached_property
    def exact(self) -> Wiring:
        """The graph labelled by all its content but names."""
        content = {
            name: tuple((field, fingerprint(value)) for field, value in fields(node).items())
            for name, node in self.network.nodes.items()
        }
        return wiring({name: (label, content[name]) for name, label in self.plain.labels.items()}, self.network.edges)

    @cached_property
    def skeleton(self) -> Wiring:
        """The graph of the anchors, labelled by kind and shape."""
        return contracted(self.plain, self.anchors)

    @cached_property
    def twins(self) -> dict[str, object]:
        """The anchors' kind, shape and numbers, with those of what feeds them."""
        return {name: (self.plain.labels[name], self.profile(name).own) for name in self.anchors}

    @cached_property
    def order(self) -> tuple[object, ...]:
        """A total order of graphs: the two are looked at in the same order whichever is named first."""
        return sorted((name, repr(label)) for name, label in self.exact.labels.items()), self.network.edges

    def profile(self, name: str) -> Profile:
        """The numbers of a node, those of the stateless nodes up to the next anchors included."""
        if name not in self._profiles:
            nodes = self.network.nodes
            before, after = (
                [nodes[near] for near in sorted(_stretch(side, name, self.anchors))] if name in self.anchors else []
                for side in (self.plain.before, self.plain.after)
            )
            self._profiles[name] = profile(name, nodes[name], before, after)
        return self._profiles[name]


def _stretch(neighbours: Mapping[str, tuple[str, ...]], start: str, anchors: Collection[str]) -> set[str]:
    found: set[str] = set()
    queue = list(neighbours[start])
    while queue:
        name = queue.pop()
        if name not in anchors and name not in found:
            found.add(name)
            queue += neighbours[name]
    return found
