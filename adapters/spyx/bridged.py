"""Spyx by our mapping: its layers and its LI, and custom cells for what spikes.

What Spyx's importer drops (r, v_leak, v_reset, nodes and branches that it does not know) and what its neurons
do otherwise (spikes a step late, a reset by subtraction, axes in another order) means here what the graph says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.jax_layers.model import build
from adapters.spyx.layers import layer
from adapters.spyx.neurons import neuron

if TYPE_CHECKING:
    import nir

    from adapters.jax_layers.model import JaxModel


def load(graph: nir.NIRGraph, dt: float) -> JaxModel:
    """Build the model.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that Spyx cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron, layer)
