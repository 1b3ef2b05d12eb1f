"""NIR's LIF and LI as snnTorch's Leaky.

    v += dt/tau * (v_leak - v + r * x);  spike and v = v_reset where v > v_threshold   (Pedersen et al. 2024)

For u = v - v_reset and beta = 1 - dt/tau this reads u = beta * u + (1 - beta) * (r * x + v_leak - v_reset),
with a reset to 0: what snn.Leaky(reset_mechanism="zero", reset_delay=False) does with the bracket as its
input and v_leak - v_reset as its first membrane. LI has nothing to reset (reset_mechanism="none") and gives
its membrane.
"""

from __future__ import annotations

import nir
import snntorch as snn
import torch

from adapters.base import Realisation
from adapters.snntorch.unclamped import UnclampedLeaky, clamped
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

    def __init__(self, node: nir.LIF | nir.LI, dt: float) -> None:
        super().__init__()
        self.dt = dt
        self.spiking = isinstance(node, nir.LIF)
        self.register_buffer("r", double(node.r))
        self.register_buffer("v_leak", double(node.v_leak))
        self.register_buffer("v_reset", double(node.v_reset if self.spiking else node.v_leak))
        beta = decay(node.tau, dt)
        native = not clamped(beta)
        if self.spiking:
            threshold = double(node.v_threshold) - self.v_reset
            native = native and rests_below(threshold, self.v_leak - self.v_reset)
        else:
            threshold = torch.full_like(beta, torch.inf)
        if native:
            reset = "zero" if self.spiking else "none"
            self.neuron = snn.Leaky(beta=beta, threshold=threshold, reset_mechanism=reset, reset_delay=False)
        else:
            self.neuron = UnclampedLeaky(beta, threshold)
        self.realisation = Realisation.FOLDED if native else Realisation.CUSTOM

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step; the state is u."""
        rest = self.v_leak - self.v_reset
        drive = (1 - self.neuron.beta) * (self.r * x.double() + rest)
        mem = torch.zeros_like(drive) + rest if state is None else state
        spikes, mem = self.neuron(drive, mem)
        output = spikes if self.spiking else self.membrane(mem)
        return output.to(x.dtype), mem

    def membrane(self, state: torch.Tensor) -> torch.Tensor:
        """V = u + v_reset, (B, *shape)."""
        return state + self.v_reset

    def export(self) -> nir.NIRNode:
        """The node, from the live beta, threshold, r, v_leak and v_reset."""
        tau = time_constant(self.neuron.beta, self.dt)
        r, v_leak = array(self.r), array(self.v_leak)
        if not self.spiking:
            return nir.LI(tau=tau, r=r, v_leak=v_leak)
        threshold, v_reset = array(self.neuron.threshold + self.v_reset), array(self.v_reset)
        return nir.LIF(tau=tau, r=r, v_leak=v_leak, v_threshold=threshold, v_reset=v_reset)


def rests_below(threshold: torch.Tensor, rest: torch.Tensor) -> bool:
    """Whether neither the reset (0) nor the rest lies above the threshold, as snnTorch's reset supposes."""
    return bool(((threshold >= 0) & (threshold >= rest)).all())
