"""NIR's LIF and LI as Sinabs' LIF and ExpLeak.

    v += dt/tau * (v_leak - v + r * x);  spike and v = v_reset where v > v_threshold   (Pedersen et al. 2024)

For u = v - v_reset and alpha = 1 - dt/tau this reads u = alpha * u + (1 - alpha) * (r * x + v_leak - v_reset),
with a reset to 0: what the layer does with the bracket as its input and v_leak - v_reset as its first
membrane. LI has nothing to reset (u = v) and gives its membrane.
"""

from __future__ import annotations

from typing import Any

import nir
import torch

from adapters.base import Realisation
from adapters.sinabs.membrane import advance, leaky
from adapters.sinabs.thresholds import above, below
from adapters.torch_layers.neuron import Neuron
from adapters.torch_layers.tensors import array, decay, double, time_constant


class Leaky(Neuron):
    """LIF (spikes) or LI (gives its membrane).

    Args:
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    v_leak: torch.Tensor
    v_reset: torch.Tensor
    layer: Any
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.LIF | nir.LI, dt: float) -> None:
        super().__init__()
        self.dt = dt
        self.spiking = isinstance(node, nir.LIF)
        self.register_buffer("r", double(node.r))
        self.register_buffer("v_leak", double(node.v_leak))
        self.register_buffer("v_reset", double(node.v_reset) if self.spiking else torch.zeros_like(self.v_leak))
        threshold = above(double(node.v_threshold) - self.v_reset) if self.spiking else None
        self.layer = leaky(decay(node.tau, dt), threshold)

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step; the state is u."""
        rest = self.v_leak - self.v_reset
        output, u = advance(self.layer, self.r * x.double() + rest, rest if state is None else state)
        return output.to(x.dtype), u

    def membrane(self, state: torch.Tensor) -> torch.Tensor:
        """V = u + v_reset, (B, *shape)."""
        return state + self.v_reset

    def export(self) -> nir.NIRNode:
        """The node, from the live alpha, threshold, r, v_leak and v_reset."""
        tau = time_constant(self.layer.alpha_mem, self.dt)
        r, v_leak = array(self.r), array(self.v_leak)
        if not self.spiking:
            return nir.LI(tau=tau, r=r, v_leak=v_leak)
        threshold = array(below(self.layer.spike_threshold) + self.v_reset)
        return nir.LIF(tau=tau, r=r, v_leak=v_leak, v_threshold=threshold, v_reset=array(self.v_reset))
