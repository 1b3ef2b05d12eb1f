"""SpikingJelly by our mapping: its own nodes where one number holds for all neurons, nodes of ours otherwise.

What its importer refuses (gains, v_leak apart from v_reset, parameters per neuron) means here what the graph
says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.spikingjelly.neurons import neuron
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
        RefusedError: a node that SpikingJelly cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron)
