"""NIR's IF and I in snnTorch: a Leaky neuron that does not leak.

    v += r * x;  spike and v = v_reset where v > v_threshold             (Pedersen et al. 2024; r per step)

snn.Leaky(beta=1, reset_mechanism="zero", reset_delay=False) does this for u = v - v_reset, which starts at
-v_reset, with r * x as its input. Everything stays in float32: the sum is exact wherever the weights are on
a grid.
"""

from __future__ import annotations

import nir
import snntorch as snn
import torch

from adapters.base import Realisation
from adapters.snntorch.leaky import rests_below
from adapters.snntorch.unclamped import UnclampedLeaky
from adapters.torch_layers.neuron import Neuron
from adapters.torch_layers.tensors import array, tensor


class Integrator(Neuron):
    """IF (spikes) or I (gives its membrane).

    Args:
        node: r in units of v per input, the rest in units of v.
    """

    r: torch.Tensor
    v_reset: torch.Tensor

    def __init__(self, node: nir.IF | nir.I) -> None:
        super().__init__()
        self.spiking = isinstance(node, nir.IF)
        r = tensor(node.r)
        v_reset = tensor(node.v_reset) if self.spiking else torch.zeros_like(r)
        threshold = tensor(node.v_threshold) - v_reset if self.spiking else torch.full_like(r, torch.inf)
        self.register_buffer("r", r)
        self.register_buffer("v_reset", v_reset)
        beta = torch.ones_like(threshold)
        native = rests_below(threshold, -v_reset)
        if native:
            reset = "zero" if self.spiking else "none"
            self.neuron = snn.Leaky(beta=beta, threshold=threshold, reset_mechanism=reset, reset_delay=False)
        else:
            self.neuron = UnclampedLeaky(beta, threshold)
        plain = bool((r == 1).all() and (v_reset == 0).all())
        as_it_is = Realisation.NATIVE if plain else Realisation.FOLDED
        self.realisation = as_it_is if native else Realisation.CUSTOM

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step; the state is u."""
        drive = self.r * x
        mem = torch.zeros_like(drive) - self.v_reset if state is None else state
        spikes, mem = self.neuron(drive, mem)
        return (spikes if self.spiking else self.membrane(mem)), mem

    def membrane(self, state: torch.Tensor) -> torch.Tensor:
        """V = u + v_reset, (B, *shape)."""
        return state + self.v_reset

    def export(self) -> nir.NIRNode:
        """The node, from the live r, v_reset and threshold."""
        if not self.spiking:
            return nir.I(r=array(self.r))
        threshold = array(self.neuron.threshold + self.v_reset)
        return nir.IF(r=array(self.r), v_threshold=threshold, v_reset=array(self.v_reset))
