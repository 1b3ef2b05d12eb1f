"""Brian2 by our mapping: NIR's equations as Brian2's, its layers as synapses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.brian2.model import Brian2Model

if TYPE_CHECKING:
    import nir


def load(graph: nir.NIRGraph, dt: float) -> Brian2Model:
    """Build the model.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that Brian2 cannot express.
        MalformedError: the graph means nothing.
    """
    return Brian2Model(graph, dt)
