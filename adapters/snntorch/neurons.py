"""Which of snnTorch's neurons stands for a NIR node with memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.base import RefusedError
from adapters.snntorch.instances import own_instances
from adapters.snntorch.integrator import Integrator
from adapters.snntorch.leaky import Leaky
from adapters.snntorch.synaptic import Synaptic
from adapters.torch_layers.delay import Delay

if TYPE_CHECKING:
    from adapters.torch_layers.neuron import Cell


def neuron(name: str, node: nir.NIRNode, dt: float, *, gives_loop_step: bool) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Args:
        name: of the node.
        node: of a kind with memory.
        dt: seconds a step.
        gives_loop_step: for a Delay, whether it gives its loop the step that it delays less.

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
            case nir.Delay():
                return Delay(node, dt, gives_loop_step=gives_loop_step)
    why = "is not one of snnTorch's: it has no layer that does this"
    raise RefusedError(name, type(node).__name__, "type", why)
