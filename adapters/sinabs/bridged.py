"""Sinabs by our mapping: its own layers, with NIR's parameters folded into what they mean there.

One spike a step, a reset to v_reset and no floor are options of its layers; the step of forward Euler, the
strict threshold, r, v_leak and v_reset are folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sinabs.neurons import neuron
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
        RefusedError: a node that Sinabs cannot express.
        MalformedError: the graph means nothing.
    """
    return build(graph, dt, neuron)
