"""Rockpool by our mapping: its own neurons, given each step's state and set to v_reset where they spiked.

What Rockpool's importer stumbles over (LIF), guesses (dt) or cannot convert means here what the graph says.
Rockpool has no convolutions or pools: those, and all else without memory, are PyTorch's modules, which its neurons
are made of too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.rockpool.neurons import neuron
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
        RefusedError: a node that Rockpool cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron)
