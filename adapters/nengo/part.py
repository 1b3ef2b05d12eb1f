"""What stands for a node of the graph in a Nengo network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import nir

    from adapters.base import Array, Realisation


@dataclass(frozen=True)
class Part:
    """Nengo objects that together do what a node does.

    Args:
        arrives: where connections to the node lead: a Nengo object, or a view of one.
        leaves: where connections from the node start.
        realisation: what kind of thing it is.
        export: makes the node, every number read from the live objects.
        volt: gives the unit of the voltage of `leaves`, which are neurons, in the graph's units; None where there is no
            membrane.
    """

    arrives: Any
    leaves: Any
    realisation: Realisation
    export: Callable[[], nir.NIRNode]
    volt: Callable[[], Array | float] | None = None
