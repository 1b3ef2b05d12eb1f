"""What stands for a node in Brian2, whatever the batch.

Decides which numbers of a node are live (every parameter of a neuron, the weight and bias of a layer) and what
of it is remembered: its type, a layer's geometry, and the synapses it is made of.
"""

from __future__ import annotations

import copy
import dataclasses
import math
from functools import cached_property
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import Realisation, RefusedError
from adapters.brian2.connections import Connections, connections
from adapters.brian2.dynamics import DYNAMICS, Dynamics
from adapters.brian2.parameter import Parameter
from adapters.graph import kind, parameters, pool_window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array
    from adapters.graph import Network

_LAYERS = (nir.Affine, nir.Linear, nir.Conv1d, nir.Conv2d, nir.SumPool2d, nir.AvgPool2d)
_FOLLOWS = frozenset({"input_type", "output_type", "metadata"})
"""Fields that nir infers, or that mean nothing."""


class Part:
    """A node: its live numbers and what is done with them.

    Args:
        name: of the node.
        network: what it is part of; its arrays are copied, not shared.

    Raises:
        RefusedError: its type is not known here.
    """

    def __init__(self, name: str, network: Network) -> None:
        node = network.nodes[name]
        self.is_layer = isinstance(node, _LAYERS)
        if not self.is_layer and type(node) not in DYNAMICS:
            raise RefusedError(name, kind(node), "type", "has no equations here")
        self.name, self._node = name, copy.deepcopy(node)
        self.entering, self.leaving = network.input_shapes[name], network.output_shapes[name]
        self.gives_loop_step = name in network.loop_delays
        self.live: Mapping[str, Parameter] = {field: Parameter(field, getattr(node, field)) for field in _live(node)}

    @property
    def is_delay(self) -> bool:
        """Whether an operation of ours does its work."""
        return isinstance(self._node, nir.Delay)

    @property
    def realisation(self) -> Realisation:
        """Brian2's groups and synapses, but for a Delay."""
        return Realisation.CUSTOM if self.is_delay else Realisation.NATIVE

    @property
    def linked(self) -> tuple[str, ...]:
        """The live numbers that its group's equations and statements name."""
        return tuple(field for field in self.live if field not in ("weight", "delay"))

    @property
    def dynamics(self) -> Dynamics:
        """What its group does in a step; of a layer, what its synapses then add to."""
        if self.is_layer:
            return Dynamics(before="y = bias" if "bias" in self.live else "y = 0")
        return DYNAMICS[type(self._node)]

    @property
    def divisor(self) -> int:
        """What an AvgPool2d divides by: the full size of its window."""
        return math.prod(pool_window(self.name, self._node).kernel) if isinstance(self._node, nir.AvgPool2d) else 1

    @cached_property
    def connections(self) -> Connections:
        """The synapses of a layer, for one sample."""
        return connections(self.name, self._node, self.entering, self.leaving)

    def places(self, field: str, copies: int) -> Array:
        """For each neuron of the group, whose number of a field it has."""
        per_channel = field == "bias" and isinstance(self._node, nir.Conv1d | nir.Conv2d)
        shape = (-1, *(1 for _ in self.leaving[1:])) if per_channel else None
        return self.live[field].places(self.leaving, copies, shape)

    def export(self) -> nir.NIRNode:
        """The node, with its live numbers."""
        node = self._node
        if isinstance(node, nir.Input):
            return nir.Input({"input": np.array(self.leaving)})
        if isinstance(node, nir.Output):
            return nir.Output({"output": np.array(self.entering)})
        if isinstance(node, nir.Flatten):
            return nir.Flatten({"input": np.array(self.entering)}, node.start_dim, node.end_dim)
        names = [each.name for each in dataclasses.fields(node) if each.name not in (*_FOLLOWS, *self.live)]
        kept = {name: copy.deepcopy(getattr(node, name)) for name in names}
        if isinstance(node, nir.Conv1d | nir.Conv2d):
            kept["input_shape"] = self.entering[1] if isinstance(node, nir.Conv1d) else self.entering[1:]
        return type(node)(**kept, **{field: number.read() for field, number in self.live.items()})


def _live(node: nir.NIRNode) -> list[str]:
    """Names of the fields that are live: of a layer not its strides and the like, of a Flatten nothing."""
    wanted = ("weight", "bias") if isinstance(node, (*_LAYERS, nir.Flatten)) else None
    return [field for field in parameters(node) if wanted is None or field in wanted]
