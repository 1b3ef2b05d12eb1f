"""NIR's CubaLIF and CubaLI as two of Sinabs' layers in a row.

    I += dt/tau_syn * (w_in * x - I);  v += dt/tau_mem * (v_leak - v + r * I), with the new I
    spike and v = v_reset where v > v_threshold; I is left alone                  (Pedersen et al. 2024)

An ExpLeak given w_in * x is the synapse, and a LIF or ExpLeak given r * I the membrane, as in
adapters/sinabs/leaky.py. Sinabs' LIF has a synapse of its own, i = alpha * (i + x), which takes its input
through the decay: with tau_syn = dt, where nothing is left after a step, nothing would arrive.
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
    synapse: Any
    layer: Any
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        super().__init__()
        self.dt = dt
        self.spiking = isinstance(node, nir.CubaLIF)
        for name in ("r", "w_in", "v_leak"):
            self.register_buffer(name, double(getattr(node, name)))
        self.register_buffer("v_reset", double(node.v_reset) if self.spiking else torch.zeros_like(self.v_leak))
        threshold = above(double(node.v_threshold) - self.v_reset) if self.spiking else None
        self.synapse = leaky(decay(node.tau_syn, dt), None)
        self.layer = leaky(decay(node.tau_mem, dt), threshold)

    def step(self, x: torch.Tensor, state: State | None) -> tuple[torch.Tensor, State]:
        """One step; the state is (I, u)."""
        rest = self.v_leak - self.v_reset
        current, u = state or (0.0, rest)
        current, _ = advance(self.synapse, self.w_in * x.double(), current)
        output, u = advance(self.layer, self.r * current + rest, u)
        return output.to(x.dtype), (current, u)

    def membrane(self, state: State) -> torch.Tensor:
        """V = u + v_reset, (B, *shape)."""
        return state[1] + self.v_reset

    def export(self) -> nir.NIRNode:
        """The node, from the live alphas, threshold, r, w_in, v_leak and v_reset."""
        numbers = {
            "tau_syn": time_constant(self.synapse.alpha_mem, self.dt),
            "tau_mem": time_constant(self.layer.alpha_mem, self.dt),
            "r": array(self.r),
            "v_leak": array(self.v_leak),
            "w_in": array(self.w_in),
        }
        if not self.spiking:
            return nir.CubaLI(**numbers)
        threshold = array(below(self.layer.spike_threshold) + self.v_reset)
        return nir.CubaLIF(**numbers, v_threshold=threshold, v_reset=array(self.v_reset))
