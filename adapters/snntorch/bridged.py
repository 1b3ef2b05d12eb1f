"""snnTorch by our mapping: its own neurons, with NIR's parameters folded into what they mean there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.snntorch.neurons import neuron
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
        RefusedError: a node that snnTorch cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron)
