"""Which of Rockpool's neurons stands for a NIR node with memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.base import RefusedError
from adapters.rockpool.cuba import Cuba
from adapters.rockpool.integrator import Integrator
from adapters.rockpool.leaky import Leaky

if TYPE_CHECKING:
    from adapters.torch_layers.neuron import Cell


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node, or its threshold is not finite.
    """
    match node:
        case nir.IF() | nir.I():
            return Integrator(name, node)
        case nir.LIF() | nir.LI():
            return Leaky(name, node, dt)
        case nir.CubaLIF() | nir.CubaLI():
            return Cuba(name, node, dt)
    raise RefusedError(name, type(node).__name__, "type", "is not one of Rockpool's neurons")
