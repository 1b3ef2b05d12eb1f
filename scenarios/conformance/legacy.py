"""Graphs as nir wrote them before 1.0.6: without v_reset, which is 0 for those who read them now.

Decides that such a graph is today's, written without that field. What kind of reset its writer meant is unknown.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import nir

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import wired

if TYPE_CHECKING:
    from collections.abc import Iterator


def cases() -> Iterator[Case]:
    """A graph of each neuron that resets."""
    for kind in (nir.IF, nir.LIF, nir.CubaLIF):
        yield Case(
            name=f"legacy-{kind.__name__.lower()}",
            rule="a file without v_reset: 0",
            # Another name than in other cases: graphs are stored by content, and the missing field is none.
            graph=wired({"legacy": _old(neuron(kind))}, (4,), (4,)),
            stimulus=drives.gentle((4,)),
            detects=("subtracts",),
            exact=kind is nir.IF,
        )


def _old(node: nir.NIRNode) -> nir.NIRNode:
    """The node, which nir.write will write without v_reset."""
    node.to_dict = partial(_fields, node)
    return node


def _fields(node: nir.NIRNode) -> dict[str, Any]:
    kept: dict[str, Any] = type(node).to_dict(node)
    del kept["v_reset"]
    return kept
