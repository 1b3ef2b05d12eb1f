"""Norse by our mapping: its own cells, with what they have no argument for put in front of them.

What Norse's importer drops (r, v_reset, the batch before a Flatten) means here what the graph says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.norse.neurons import neuron
from adapters.torch_layers.model import build

if TYPE_CHECKING:
    import nir

    from adapters.torch_layers.model import TorchModel


def load(graph: nir.NIRGraph, dt: float) -> TorchModel:
    """Build the model.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that Norse cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron)
