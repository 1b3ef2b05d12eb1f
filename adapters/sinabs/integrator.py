"""NIR's IF and I as Sinabs' IAF, and as its ExpLeak with an infinite time constant.

    v += r * x;  spike and v = v_reset where v > v_threshold             (Pedersen et al. 2024; r per step)

For u = v - v_reset, which starts at -v_reset, the reset is one to 0 and r * x the layer's input. An IF with
r = 1 and v_reset = 0 stays in float32, exact wherever the weights are on a grid; the others are in double
precision, so that their thresholds come back bit for bit.
"""

from __future__ import annotations

from typing import Any

import nir
import torch

from adapters.base import Realisation
from adapters.sinabs.membrane import advance, integrating
from adapters.sinabs.thresholds import above, below
from adapters.torch_layers.neuron import Neuron
from adapters.torch_layers.tensors import array, double


class Integrator(Neuron):
    """IF (spikes) or I (gives its membrane).

    Args:
        node: r in units of v per input, the rest in units of v.
    """

    r: torch.Tensor
    v_reset: torch.Tensor
    layer: Any

    def __init__(self, node: nir.IF | nir.I) -> None:
        super().__init__()
        self.spiking = isinstance(node, nir.IF)
        r = double(node.r)
        v_reset = double(node.v_reset) if self.spiking else torch.zeros_like(r)
        plain = bool((r == 1).all() and (v_reset == 0).all())
        kind = torch.float32 if plain else torch.float64
        self.register_buffer("r", r.to(kind))
        self.register_buffer("v_reset", v_reset.to(kind))
        threshold = above(double(node.v_threshold).to(kind) - self.v_reset) if self.spiking else None
        self.layer = integrating(threshold)
        self.realisation = Realisation.NATIVE if plain and not self.spiking else Realisation.FOLDED

    def step(self, x: torch.Tensor, state: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One step; the state is u."""
        output, u = advance(self.layer, self.r * x, -self.v_reset if state is None else state)
        return output.to(x.dtype), u

    def membrane(self, state: torch.Tensor) -> torch.Tensor:
        """V = u + v_reset, (B, *shape)."""
        return state + self.v_reset

    def export(self) -> nir.NIRNode:
        """The node, from the live r, v_reset and threshold."""
        if not self.spiking:
            return nir.I(r=array(self.r))
        threshold = array(below(self.layer.spike_threshold) + self.v_reset)
        return nir.IF(r=array(self.r), v_threshold=threshold, v_reset=array(self.v_reset))
