"""Lava by our mapping: its LIF for every neuron, PyTorch's layers between them.

Lava's runtime is left out. It gives every LIF a process of its own, has no batch, and its Dense sends what arrived
in the step before (lava/proc/dense/models.py), so that each layer is a step later than NIR says; here the neurons
take their steps one after the other, in the order of the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.lava.neurons import neuron
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
        RefusedError: a node that Lava cannot express.
        MalformedError: the graph means nothing.
        NotInstalledError: lava-nc is not there.
    """
    return build(graph, dt, neuron)
