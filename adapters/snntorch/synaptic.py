"""NIR's CubaLIF and CubaLI as snnTorch's Synaptic.

    i += dt/tau_syn * (w_in * x - i);  v += dt/tau_mem * (v_leak - v + r * i), with the new i
    spike and v = v_reset where v > v_threshold; i is left alone                  (Pedersen et al. 2024)

For u = v - v_reset, alpha = 1 - dt/tau_syn, beta = 1 - dt/tau_mem and the current syn = (1 - beta) * (r * i
+ v_leak - v_reset) this reads

    syn = alpha * syn + (1 - alpha) * (1 - beta) * (r * w_in * x + v_leak - v_reset);  u = beta * u + syn

with a reset of u to 0: what snn.Synaptic(reset_mechanism="zero", reset_delay=False) does with the second
summand as its input, (1 - beta) * (v_leak - v_reset) as its first current and v_leak - v_reset as its first
membrane. CubaLI has nothing to reset (reset_mechanism="none") and gives its membrane.
"""

from __future__ import annotations

import nir
import snntorch as snn
import torch

from adapters.base import Realisation
from adapters.snntorch.leaky import rests_below
from adapters.snntorch.unclamped import UnclampedSynaptic, clamped
from adapters.torch_layers.neuron import Neuron
from adapters.torch_layers.tensors import array, decay, double, time_constant

State = tuple[torch.Tensor, torch.Tensor]


class Synaptic(Neuron):
    """CubaLIF (spikes) or CubaLI (gives its membrane).

    Args:
        node: tau_mem and tau_syn in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    w_in: torch.Tensor
    v_leak: torch.Tensor
    v_reset: torch.Tensor

    def __init__(self, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        super().__init__()
        self.dt = dt
        self.spiking = isinstance(node, nir.CubaLIF)
        for name in ("r", "w_in", "v_leak"):
            self.register_buffer(name, double(getattr(node, name)))
        self.register_buffer("v_reset", double(node.v_reset if self.spiking else node.v_leak))
        alpha, beta = decay(node.tau_syn, dt), decay(node.tau_mem, dt)
        native = not clamped(alpha) and not clamped(beta)
        if self.spiking:
            threshold = double(node.v_threshold) - self.v_reset
            native = native and rests_below(threshold, self.v_leak - self.v_reset)
        else:
            threshold = torch.full_like(beta, torch.inf)
        if native:
            reset = "zero" if self.spiking else "none"
            self.neuron = snn.Synaptic(
                alpha=alpha, beta=beta, threshold=threshold, reset_mechanism=reset, reset_delay=False
            )
        else:
            self.neuron = UnclampedSynaptic(alpha, beta, threshold)
        self.realisation = Realisation.FOLDED if native else Realisation.CUSTOM

    def step(self, x: torch.Tensor, state: State | None) -> tuple[torch.Tensor, State]:
        """One step; the state is (syn, u)."""
        rest = self.v_leak - self.v_reset
        gain = 1 - self.neuron.beta
        drive = (1 - self.neuron.alpha) * gain * (self.r * self.w_in * x.double() + rest)
        if state is None:
            state = (torch.zeros_like(drive) + gain * rest, torch.zeros_like(drive) + rest)
        spikes, syn, mem = self.neuron(drive, *state)
        output = spikes if self.spiking else mem + self.v_reset
        return output.to(x.dtype), (syn, mem)

    def membrane(self, state: State) -> torch.Tensor:
        """V = u + v_reset, (B, *shape)."""
        return state[1] + self.v_reset

    def export(self) -> nir.NIRNode:
        """The node, from the live alpha, beta, threshold, r, w_in, v_leak and v_reset."""
        numbers = {
            "tau_syn": time_constant(self.neuron.alpha, self.dt),
            "tau_mem": time_constant(self.neuron.beta, self.dt),
            "r": array(self.r),
            "v_leak": array(self.v_leak),
            "w_in": array(self.w_in),
        }
        if not self.spiking:
            return nir.CubaLI(**numbers)
        threshold, v_reset = array(self.neuron.threshold + self.v_reset), array(self.v_reset)
        return nir.CubaLIF(**numbers, v_threshold=threshold, v_reset=v_reset)
