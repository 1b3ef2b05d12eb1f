"""The graphs that a model written by hand stands for: chains of given kinds of node, and what it gives up of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import RefusedError
from adapters.graph import kind, network

if TYPE_CHECKING:
    from adapters.graph import Network

LIF = (nir.Input, nir.Affine, nir.LIF, nir.Output)
"""Scenario `lif`."""

SCNN = (
    nir.Input,
    *(nir.Conv2d, nir.IF),
    *(nir.Conv2d, nir.IF, nir.SumPool2d),
    *(nir.Conv2d, nir.IF, nir.SumPool2d),
    *(nir.Flatten, nir.Affine, nir.IF),
    *(nir.Affine, nir.IF),
    nir.Output,
)
"""Scenario `scnn` (architecture of Pedersen et al. 2024)."""


def chain(graph: nir.NIRGraph, kinds: tuple[type[nir.NIRNode], ...]) -> Network:
    """The network of a graph that is a chain of these kinds of node.

    Raises:
        RefusedError: it is not.
    """
    net = network(graph)
    found = tuple(type(node) for node in net.nodes.values())
    if found != kinds or net.edges != tuple(sorted(pairwise(net.nodes))):
        wanted = ", ".join(kind.__name__ for kind in kinds)
        why = f"is another than that of the model written by hand: {wanted}, one after the other"
        raise RefusedError("graph", "NIRGraph", "topology", why)
    return net


def inner(net: Network) -> tuple[str, ...]:
    """The nodes of a chain between Input and Output."""
    return tuple(net.nodes)[1:-1]


def give_up(name: str, node: nir.NIRNode, layer: str, **values: float) -> None:
    """Insist that a node has what a layer supposes.

    Args:
        name: of the node.
        node: what is to be written by hand.
        layer: what the framework calls the layer.
        values: field to the one value that the layer can mean.

    Raises:
        RefusedError: a field has another value.
    """
    for field, value in values.items():
        if np.any(np.asarray(getattr(node, field)) != value):
            raise RefusedError(name, kind(node), field, f"is not {value}, and {layer} has no such argument")
