"""NIR's Delay, which neither PyTorch nor the frameworks on it have: y(t) = x(t - tau).

The state is what arrived in the last steps; before the first step everything was 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import torch

from adapters.base import Realisation
from adapters.graph import delay_steps
from adapters.torch_layers.neuron import Cell
from adapters.torch_layers.tensors import array, tensor

if TYPE_CHECKING:
    from adapters.base import Array


class Delay(Cell):
    """A whole number of steps, n = floor(tau/dt + 1/2), for each element.

    Args:
        node: delays in seconds.
        dt: seconds a step.
        gives_loop_step: its incoming edges are late, which is one step of the delay already.
    """

    delay: torch.Tensor
    realisation = Realisation.CUSTOM

    def __init__(self, node: nir.Delay, dt: float, *, gives_loop_step: bool) -> None:
        super().__init__()
        self.dt = dt
        self.given = int(gives_loop_step)
        self.register_buffer("delay", tensor(node.delay))

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step; the state is the past, oldest first, (longest, B, *shape)."""
        steps = torch.from_numpy((self._steps() - self.given).clip(min=0))
        longest = int(steps.max()) if steps.numel() else 0
        past = x.new_zeros(longest, *x.shape) if state is None else state
        known = torch.cat([past, x[None]])
        steps = steps.reshape(()) if steps.numel() == 1 else steps
        age = (longest - steps).expand_as(x)
        return known.gather(0, age[None])[0], known[1:]

    def export(self) -> nir.NIRNode:
        """The node, from the live delays."""
        return nir.Delay(array(self.delay))

    def _steps(self) -> Array:
        return delay_steps(self.delay.numpy(), self.dt)
