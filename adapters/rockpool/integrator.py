"""NIR's IF and I in Rockpool: a neuron that does not leak.

    v += r * x;  spike and v = v_reset where v > v_threshold             (Pedersen et al. 2024; r per step)

LIFNeuronTorch(tau_mem=inf) does the first for r * x as its input. Everything stays in float32: the sum is exact
wherever the weights are on a grid.
"""

from __future__ import annotations

import nir
import torch

from adapters.rockpool.package import LIFNeuronTorch
from adapters.rockpool.resetting import Resetting
from adapters.rockpool.stepping import step


class Integrator(Resetting):
    """IF (spikes) or I (gives its membrane).

    Args:
        name: of the node.
        node: r in units of v per input, the rest in units of v.
    """

    r: torch.Tensor

    def __init__(self, name: str, node: nir.IF | nir.I) -> None:
        super().__init__(name, node, torch.float32)
        self.register_buffer("r", self.row(node.r))
        self.neuron = LIFNeuronTorch(self.population.size, **self.fire())
        self.give(node, tau_mem=torch.full_like(self.r, torch.inf))

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step, from 0; the state is v."""
        drive = self.r * self.rows(x)
        v = torch.zeros_like(drive) if state is None else self.rows(state)
        spikes, after = step(self.neuron, drive, vmem=v)
        return self.settle(spikes, after["vmem"], x)

    def membrane(self, state: torch.Tensor) -> torch.Tensor:
        """Rockpool's v, (B, *shape)."""
        return state

    def export(self) -> nir.NIRNode:
        """The node, from the live r, threshold and v_reset."""
        return (nir.IF if self.spiking else nir.I)(**self.numbers({"r": self.r}))
