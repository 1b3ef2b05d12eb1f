"""A neuron of NIR as a cell that holds Lava's LIF; the equations are in `adapters.lava.constants`.

What Lava has no place for is put in front of it, from live numbers of the cell: the gains r and w_in, and v_leak and
v_reset in its bias. tau, tau_syn and the threshold are Lava's own live dv, du and vth. As vth lies above v_reset, a
changed v_reset moves the exported v_threshold with it, which is what the neuron then does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from adapters.base import Realisation, as_float32
from adapters.graph import SPIKING, parameters
from adapters.lava.constants import constants
from adapters.lava.package import lif, step
from adapters.torch_layers.neuron import Cell, Neuron

if TYPE_CHECKING:
    import nir

    from adapters.base import Array

State = tuple["Array", "Array"]
"""Lava's u and v, (B, *shape)."""


class Lif(Neuron):
    """Any of NIR's neurons.

    Args:
        name: of the node.
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    def __init__(self, name: str, node: nir.NIRNode, dt: float) -> None:
        super().__init__()
        found = constants(name, node, dt)
        self.dt, self.kind, self.fields = dt, type(node), tuple(parameters(node))
        self.spiking = isinstance(node, SPIKING)
        self.leaky = "v_leak" in self.fields
        self.w_in, self.r, self.v_leak, self.v_reset = found.w_in, found.r, found.v_leak, found.v_reset
        self.lif = lif(found)
        plain = self.spiking and not self.leaky and np.all(self.r == 1) and np.all(self.v_reset == 0)
        self.realisation = Realisation.NATIVE if plain else Realisation.FOLDED

    def step(self, x: torch.Tensor, state: State | None) -> tuple[torch.Tensor, State]:
        """One step of Lava's, from v_leak and without current."""
        given = x.numpy().astype(np.float64)
        u, v = self._rest(given) if state is None else state
        gain = self.lif.dv if self.leaky else 1.0
        a_in = gain * self.r * (self.lif.du * self.w_in * given)
        bias = self.lif.dv * (self.v_leak - self.v_reset)
        spikes = step(self.lif, u, v, a_in, bias)
        after = self.lif.u, self.lif.v
        output = torch.from_numpy(spikes) if self.spiking else self.membrane(after)
        return output.to(x.dtype), after

    def _rest(self, given: Array) -> State:
        shape = np.broadcast_shapes(given.shape, self.r.shape)
        return np.zeros(shape), np.zeros(shape) + (self.v_leak - self.v_reset)

    def membrane(self, state: State) -> torch.Tensor:
        """Lava's v, (B, *shape), above v_reset."""
        return torch.from_numpy(state[1] + self.v_reset)

    def export(self) -> nir.NIRNode:
        """The node, from Lava's live du, dv and vth, and the cell's r, w_in, v_leak and v_reset."""
        with np.errstate(all="ignore"):
            tau, tau_syn = self.dt / self.lif.dv, self.dt / self.lif.du
        numbers = {
            "tau": tau,
            "tau_mem": tau,
            "tau_syn": tau_syn,
            "w_in": self.w_in,
            "r": self.r,
            "v_leak": self.v_leak,
            "v_reset": self.v_reset,
            "v_threshold": self.lif.vth + self.v_reset,
        }
        return self.kind(**{field: as_float32(numbers[field]) for field in self.fields})


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a neuron does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: Lava's LIF cannot be it.
        NotInstalledError: there is no lava-nc.
    """
    return Lif(name, node, dt)
