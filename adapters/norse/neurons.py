"""NIR's neurons as Norse's cells.

    LIF, LI     v += dt/tau * (v_leak - v + r * x)                       LIFBoxCell, LIBoxCell
    CubaLIF/LI  I += dt/tau_syn * (-I + w_in * x), then as LIF with I    the same two in a row
    IF, I       v += r * x                                               IAFCell
    spike and v = v_reset where v > v_threshold                          (Pedersen et al. 2024)

Norse's box cells step by forward Euler and test v > v_th strictly (norse/torch/functional/lif_box.py),
which is what NIR is taken to mean; they have no gain, so r * x is given to them. A pair with a synapse is
Norse's own module too, the one its importer makes (norse/torch/utils/import_nir.py), but for the synapse's
leak, which is 0.

Cells that leak are in double precision: Norse keeps 1/tau, and in float32 it would not give tau back bit
for bit, and would lose eps * tau/dt of the membrane. IF and I stay in float32, exact wherever the weights
are on a grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nir
import torch

from adapters.base import Realisation, RefusedError
from adapters.norse.package import KNOWS_NIR, CubaLIF, IAFFeedForwardState, LIBoxCell, LIFBoxFeedForwardState, library
from adapters.torch_layers.neuron import Cell, Neuron
from adapters.torch_layers.tensors import array, double, tensor

if TYPE_CHECKING:
    from adapters.base import Array


class Box(Neuron):
    """LIF (spikes) or LI (gives its membrane).

    Args:
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    cell: Any

    def __init__(self, node: nir.LIF | nir.LI, dt: float) -> None:
        super().__init__()
        self.register_buffer("r", double(node.r))
        self.cell = box(node, node.tau, dt)
        self.realisation = Realisation.NATIVE if bool((self.r == 1).all()) else Realisation.FOLDED

    def step(self, x: torch.Tensor, state: Any) -> tuple[torch.Tensor, Any]:  # noqa: ANN401  Norse's own
        """One step, from v_leak; left to itself, Norse 1.0 takes only one number for all neurons there."""
        drive = self.r * x
        if state is None and not isinstance(self.cell, LIBoxCell or ()):
            state = LIFBoxFeedForwardState(v=self.cell.p.v_leak.expand_as(drive))
        output, state = self.cell(drive, state)
        return output.to(x.dtype), state

    def membrane(self, state: Any) -> torch.Tensor:  # noqa: ANN401  Norse's own
        """Norse's v, (B, *shape)."""
        v: torch.Tensor = state.v
        return v

    def export(self) -> nir.NIRNode:
        """The node, from the live 1/tau, v_leak, v_th, v_reset and r."""
        p = self.cell.p
        fields = {"tau": inverse(p.tau_mem_inv), "r": array(self.r), "v_leak": array(p.v_leak)}
        if isinstance(self.cell, LIBoxCell or ()):
            return nir.LI(**fields)
        return nir.LIF(**fields, v_threshold=array(p.v_th), v_reset=array(p.v_reset))


class Cuba(Neuron):
    """CubaLIF (spikes) or CubaLI (gives its membrane).

    Args:
        node: tau_syn and tau_mem in seconds, the rest in units of v.
        dt: seconds a step.
    """

    cell: Any
    realisation = Realisation.NATIVE

    def __init__(self, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        super().__init__()
        tau_syn = double(node.tau_syn)
        rest = torch.zeros_like(tau_syn)
        synapse = LIBoxCell(library.LIBoxParameters(tau_mem_inv=1 / tau_syn, v_leak=rest), dt=dt)
        self.cell = CubaLIF(double(node.w_in), synapse, double(node.r), box(node, node.tau_mem, dt))

    def step(self, x: torch.Tensor, state: Any) -> tuple[torch.Tensor, Any]:  # noqa: ANN401  Norse's own
        """One step; Norse starts at v_leak and without current."""
        output, state = self.cell(x, state)
        return output.to(x.dtype), state

    def membrane(self, state: Any) -> torch.Tensor:  # noqa: ANN401  Norse's own
        """Norse's v, (B, *shape)."""
        v: torch.Tensor = state[1].v
        return v

    def export(self) -> nir.NIRNode:
        """The node, from the live 1/tau, v_leak, v_th, v_reset, w_in and r."""
        p = self.cell.lif.p
        fields = {
            "tau_syn": inverse(self.cell.synapse.p.tau_mem_inv),
            "tau_mem": inverse(p.tau_mem_inv),
            "r": array(self.cell.r),
            "v_leak": array(p.v_leak),
            "w_in": array(self.cell.w_in),
        }
        if isinstance(self.cell.lif, LIBoxCell):
            return nir.CubaLI(**fields)
        return nir.CubaLIF(**fields, v_threshold=array(p.v_th), v_reset=array(p.v_reset))


class Integrator(Neuron):
    """IF (spikes) or I, which is an IF that never does and gives its membrane.

    Args:
        node: r in units of v per input and step, the rest in units of v.
    """

    r: torch.Tensor
    cell: Any

    def __init__(self, node: nir.IF | nir.I) -> None:
        super().__init__()
        self.spiking = isinstance(node, nir.IF)
        r = tensor(node.r)
        self.register_buffer("r", r)
        threshold = tensor(node.v_threshold) if self.spiking else torch.full_like(r, torch.inf)
        v_reset = tensor(node.v_reset) if self.spiking else torch.zeros_like(r)
        self.cell = library.IAFCell(library.IAFParameters(v_th=threshold, v_reset=v_reset))
        plain = self.spiking and bool((r == 1).all())
        self.realisation = Realisation.NATIVE if plain else Realisation.FOLDED

    def step(self, x: torch.Tensor, state: Any) -> tuple[torch.Tensor, Any]:  # noqa: ANN401  Norse's own
        """One step, from 0: left to itself, Norse starts at v_reset."""
        drive = self.r * x
        rest = IAFFeedForwardState(v=torch.zeros_like(drive)) if state is None else state
        spikes, after = self.cell(drive, rest)
        return (spikes if self.spiking else after.v), after

    def membrane(self, state: Any) -> torch.Tensor:  # noqa: ANN401  Norse's own
        """Norse's v, (B, *shape)."""
        v: torch.Tensor = state.v
        return v

    def export(self) -> nir.NIRNode:
        """The node, from the live r, v_th and v_reset."""
        if not self.spiking:
            return nir.I(r=array(self.r))
        p = self.cell.p
        return nir.IF(r=array(self.r), v_threshold=array(p.v_th), v_reset=array(p.v_reset))


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node.
    """
    match node:
        case nir.IF() | nir.I():
            return Integrator(node)
        case nir.LIF():
            return Box(node, dt)
        case nir.LI() if KNOWS_NIR:
            return Box(node, dt)
        case nir.CubaLIF() | nir.CubaLI() if KNOWS_NIR:
            return Cuba(node, dt)
    raise RefusedError(name, type(node).__name__, "type", "is not one of Norse's neurons")


def box(node: nir.LIF | nir.LI | nir.CubaLIF | nir.CubaLI, tau: Array, dt: float) -> torch.nn.Module:
    """Norse's membrane for a node: LIBoxCell where it does not spike, else LIFBoxCell."""
    leak = {"tau_mem_inv": 1 / double(tau), "v_leak": double(node.v_leak)}
    if isinstance(node, nir.LI | nir.CubaLI):
        silent: torch.nn.Module = LIBoxCell(library.LIBoxParameters(**leak), dt=dt)
        return silent
    p = library.LIFBoxParameters(**leak, v_th=double(node.v_threshold), v_reset=double(node.v_reset))
    spiking: torch.nn.Module = library.LIFBoxCell(p, dt=dt)
    return spiking


def inverse(rate: torch.Tensor) -> Array:
    """Seconds: the tau of a live 1/tau."""
    return array(1 / rate)
