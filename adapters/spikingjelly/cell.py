"""A cell of ours around one of SpikingJelly's nodes.

SpikingJelly's nodes keep their state themselves; `base.to_functional_forward`
(spikingjelly/activation_based/base.py) turns one into a function of input and state, which is what a cell
is. The state is the node's memories in the order they were registered: v first, then the synapse's current.

Its spike functions fire at the threshold, v >= v_threshold (spikingjelly/activation_based/surrogate.py), and
NIR's neurons above it. Every node is therefore given a spike function that does the latter, an argument
that all of them have, and none counts as native.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Final

import torch
from spikingjelly.activation_based import base, surrogate

from adapters.torch_layers.neuron import Neuron

State = tuple[torch.Tensor, ...]

SLOPE: Final = 4.0
"""Alpha of SpikingJelly's default spike function, Sigmoid."""


class AboveThreshold(surrogate.SurrogateFunctionBase):
    """1 where its argument, v - v_threshold, is above 0: no floating-point difference of unequal numbers is 0.

    Its derivative is that of SpikingJelly's own default.
    """

    @staticmethod
    def spiking_function(x: torch.Tensor, **_: object) -> torch.Tensor:
        """Spikes, in the type of `x`."""
        strict = (x > 0).to(x)
        if not x.requires_grad:
            return strict
        own = surrogate.sigmoid.apply(x, SLOPE)
        return strict + (own - own.detach())


class NodeCell(Neuron):
    """A node of SpikingJelly, in single-step mode.

    Args:
        node: a MemoryModule whose first memory is v.
        spiking: whether the node of the graph gives spikes; its membrane if not.
    """

    node: Any

    def __init__(self, node: base.MemoryModule, *, spiking: bool) -> None:
        super().__init__()
        self.node, self.spiking = node, spiking
        self._forward = base.to_functional_forward(node)

    @abstractmethod
    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """What the node is given for an input, (B, *shape)."""

    @abstractmethod
    def rest(self, drive: torch.Tensor) -> State:
        """The node's memories before the first step, which gives it `drive`."""

    def step(self, x: torch.Tensor, state: State | None) -> tuple[torch.Tensor, State]:
        """One step; the state is the node's memories."""
        drive = self.drive(x)
        (spikes,), after = self._forward((drive,), self.rest(drive) if state is None else state)
        output = spikes if self.spiking else after[0]
        return output.to(x.dtype), tuple(after)

    def membrane(self, state: State) -> torch.Tensor:
        """The node's v, (B, *shape)."""
        return state[0]


def parameter(value: torch.Tensor) -> torch.nn.Parameter:
    """A tensor as a live number of a node."""
    return torch.nn.Parameter(value, requires_grad=False)
