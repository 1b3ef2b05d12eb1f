"""Which of SpikingJelly's nodes, or which of ours, stands for a NIR node with memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.base import RefusedError
from adapters.spikingjelly.custom import CustomCuba, CustomIF, CustomLIF
from adapters.spikingjelly.folded import FoldedCuba, FoldedIF, FoldedLIF, fits

if TYPE_CHECKING:
    from adapters.torch_layers.neuron import Cell


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node.
    """
    match node:
        case nir.IF() | nir.I():
            return FoldedIF(node) if fits(node, dt) else CustomIF(node)
        case nir.LIF() | nir.LI():
            return FoldedLIF(node, dt) if fits(node, dt) else CustomLIF(node, dt)
        case nir.CubaLIF() | nir.CubaLI():
            return FoldedCuba(node, dt) if fits(node, dt) else CustomCuba(node, dt)
    raise RefusedError(name, type(node).__name__, "type", "is none of SpikingJelly's neurons")
