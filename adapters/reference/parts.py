"""From a primitive to what runs it.

Decides which class stands for each NIR primitive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.graph import MEMBRANES
from adapters.reference.convolution import Convolution
from adapters.reference.delay import Delay
from adapters.reference.neurons import Neuron
from adapters.reference.stateless import Dense, Flatten, Pool, Scale, Stateless, Threshold

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.graph import Network
    from adapters.reference.part import Part
    from adapters.reference.settings import Settings

_STATELESS: dict[type, Callable[[str, nir.NIRNode, Settings], Part]] = {
    nir.Affine: Dense,
    nir.Linear: Dense,
    nir.Scale: Scale,
    nir.Conv1d: Convolution,
    nir.Conv2d: Convolution,
    nir.SumPool2d: Pool,
    nir.AvgPool2d: Pool,
    nir.Threshold: Threshold,
}


def part(name: str, network: Network, settings: Settings) -> Part:
    """What runs node `name`."""
    node, shape = network.nodes[name], network.input_shapes[name]
    if isinstance(node, MEMBRANES):
        return Neuron(name, node, shape, settings)
    if isinstance(node, nir.Delay):
        return Delay(name, node, shape, settings, gives_loop_step=name in network.loop_delays)
    if isinstance(node, nir.Flatten):
        return Flatten(name, node, shape)
    if isinstance(node, nir.Input | nir.Output):
        return Stateless()
    return _STATELESS[type(node)](name, node, settings)
