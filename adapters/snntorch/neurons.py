"""Which of snnTorch's neurons stands for a NIR node with memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.base import RefusedError
from adapters.snntorch.instances import own_instances
from adapters.snntorch.integrator import Integrator
from adapters.snntorch.leaky import Leaky
from adapters.snntorch.synaptic import Synaptic

if TYPE_CHECKING:
    from adapters.torch_layers.neuron import Cell


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node.
    """
    with own_instances():
        match node:
            case nir.IF() | nir.I():
                return Integrator(node)
            case nir.LIF() | nir.LI():
                return Leaky(node, dt)
            case nir.CubaLIF() | nir.CubaLI():
                return Synaptic(node, dt)
    why = "is not one of snnTorch's: it has no layer that does this"
    raise RefusedError(name, type(node).__name__, "type", why)
