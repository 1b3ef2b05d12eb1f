"""jaxsnn by our mapping: its time-discrete neurons and its Linear, in a network of JAX's operations.

Its importer, which is the event-based simulator's, takes no part: events have no dt, and of NIR's neurons it
has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.jax_layers.model import build
from adapters.jaxsnn.layers import layer
from adapters.jaxsnn.neurons import neuron

if TYPE_CHECKING:
    import nir

    from adapters.jax_layers.model import JaxModel


def load(graph: nir.NIRGraph, dt: float) -> JaxModel:
    """Build the model.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that jaxsnn and JAX cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron, layer)
