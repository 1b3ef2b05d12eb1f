"""Which of Sinabs' layers stand for a node with memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.base import RefusedError
from adapters.sinabs.integrator import Integrator
from adapters.sinabs.leaky import Leaky
from adapters.sinabs.synaptic import Synaptic

if TYPE_CHECKING:
    from adapters.torch_layers.neuron import Cell


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node.
    """
    match node:
        case nir.IF() | nir.I():
            return Integrator(node)
        case nir.LIF() | nir.LI():
            return Leaky(node, dt)
        case nir.CubaLIF() | nir.CubaLI():
            return Synaptic(node, dt)
    raise RefusedError(name, type(node).__name__, "type", "is not one of Sinabs' neurons")
