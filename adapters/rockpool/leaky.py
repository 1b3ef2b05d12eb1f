"""NIR's LIF and LI in Rockpool.

    v += dt/tau * (v_leak - v + r * x);  spike and v = v_reset where v > v_threshold   (Pedersen et al. 2024)

LIFNeuronTorch does v = exp(-dt/tau_mem) * v + input. With tau_mem from `decay.exponential` and
dt/tau * (r * x + v_leak) as its input it does the first, in double precision.
"""

from __future__ import annotations

import nir
import torch

from adapters.rockpool.decay import exponential, lost
from adapters.rockpool.package import LIFNeuronTorch
from adapters.rockpool.resetting import Resetting
from adapters.rockpool.stepping import step


class Leaky(Resetting):
    """LIF (spikes) or LI (gives its membrane).

    Args:
        name: of the node.
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    v_leak: torch.Tensor
    sign: torch.Tensor

    def __init__(self, name: str, node: nir.LIF | nir.LI, dt: float) -> None:
        super().__init__(name, node, torch.float64)
        self.register_buffer("r", self.row(node.r))
        self.register_buffer("v_leak", self.row(node.v_leak))
        self.neuron = LIFNeuronTorch(self.population.size, dt=dt, **self.fire())
        tau_mem, sign = exponential(self.row(node.tau), dt)
        self.register_buffer("sign", sign)
        self.give(node, tau_mem=tau_mem)

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step, from v_leak; the state is v."""
        drive = self._lost() * (self.r * self.rows(x) + self.v_leak)
        v = torch.zeros_like(drive) + self.v_leak if state is None else self.rows(state)
        spikes, after = step(self.neuron, drive, vmem=self.sign * v)
        return self.settle(spikes, after["vmem"], x)

    def membrane(self, state: torch.Tensor) -> torch.Tensor:
        """Rockpool's v, (B, *shape)."""
        return state

    def export(self) -> nir.NIRNode:
        """The node, from the live tau_mem, r, v_leak, threshold and v_reset."""
        rows = {"tau": self.neuron.dt / self._lost(), "r": self.r, "v_leak": self.v_leak}
        return (nir.LIF if self.spiking else nir.LI)(**self.numbers(rows))

    def _lost(self) -> torch.Tensor:
        return lost(self.neuron.tau_mem.detach(), self.sign, self.neuron.dt)
