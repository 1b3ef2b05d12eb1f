"""NIR's neurons as nodes of ours in SpikingJelly's terms, a number for each neuron.

    Integrate  v += x                                                    IF
    Leak       v += (v_leak - v + x) / tau                               LIF, LI
    Synapse    c += (w_in * x - c) / tau_syn, then as Leak with r * c    CubaLIF, CubaLI
    spike and v = v_reset where v > v_threshold                          (Pedersen et al. 2024; tau in steps)

SpikingJelly's own nodes have one number for all neurons (spikingjelly/activation_based/neuron/base_node.py
asserts floats), take tau > dt only and leak to v_reset. These derive from its SimpleBaseNode, which is meant
for it: the equation is `neuronal_charge`, firing and reset are SpikingJelly's.
"""

from __future__ import annotations

import nir
import torch
from spikingjelly.activation_based import neuron

from adapters.base import Realisation
from adapters.spikingjelly.cell import AboveThreshold, NodeCell, State, parameter
from adapters.torch_layers.tensors import array, double, tensor


class Integrate(neuron.SimpleBaseNode):
    """A neuron that does not leak."""

    v: torch.Tensor

    def __init__(self, v_threshold: torch.Tensor, v_reset: torch.Tensor) -> None:
        super().__init__(parameter(v_threshold), parameter(v_reset), AboveThreshold())

    def neuronal_charge(self, x: torch.Tensor) -> None:
        """Add the input."""
        self.v = self.v + x


class Leak(Integrate):
    """A neuron that leaks to v_leak.

    Args:
        tau: in steps.
        v_leak: and the others in units of v.
    """

    def __init__(
        self, tau: torch.Tensor, v_leak: torch.Tensor, v_threshold: torch.Tensor, v_reset: torch.Tensor
    ) -> None:
        super().__init__(v_threshold, v_reset)
        self.tau, self.v_leak = parameter(tau), parameter(v_leak)

    def neuronal_charge(self, x: torch.Tensor) -> None:
        """Move towards v_leak plus the input."""
        self.v = self.v + (self.v_leak - self.v + x) / self.tau


class Synapse(Leak):
    """A neuron with a synaptic current c before it.

    Args:
        tau_syn: in steps.
        r: volts a unit of current.
        w_in: gain of the synapse's input.
        leak: the arguments of the membrane, a Leak.
    """

    c: torch.Tensor

    def __init__(self, tau_syn: torch.Tensor, r: torch.Tensor, w_in: torch.Tensor, *leak: torch.Tensor) -> None:
        super().__init__(*leak)
        self.tau_syn, self.r, self.w_in = parameter(tau_syn), parameter(r), parameter(w_in)
        self.register_memory("c", 0.0)

    def neuronal_charge(self, x: torch.Tensor) -> None:
        """The synapse first; its new current drives the membrane."""
        self.c = self.c + (self.w_in * x - self.c) / self.tau_syn
        super().neuronal_charge(self.r * self.c)


class CustomIF(NodeCell):
    """IF, with a threshold or reset of its own for each neuron.

    Args:
        node: r in units of v per input and step, the rest in units of v.
    """

    r: torch.Tensor
    realisation = Realisation.CUSTOM

    def __init__(self, node: nir.IF) -> None:
        super().__init__(Integrate(tensor(node.v_threshold), tensor(node.v_reset)), spiking=True)
        self.register_buffer("r", tensor(node.r))

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """R * x, in float32."""
        return self.r * x

    def rest(self, drive: torch.Tensor) -> State:
        """V = 0."""
        return (torch.zeros_like(drive),)

    def export(self) -> nir.NIRNode:
        """The node, from the live r, v_threshold and v_reset."""
        return nir.IF(r=array(self.r), v_threshold=array(self.node.v_threshold), v_reset=array(self.node.v_reset))


class CustomLIF(NodeCell):
    """LIF (spikes) or LI (gives its membrane), whatever its parameters.

    Args:
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    realisation = Realisation.CUSTOM

    def __init__(self, node: nir.LIF | nir.LI, dt: float) -> None:
        super().__init__(
            Leak(double(node.tau) / dt, double(node.v_leak), *_firing(node)), spiking=isinstance(node, nir.LIF)
        )
        self.register_buffer("r", double(node.r))
        self.dt = dt

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """R * x, in double precision."""
        return self.r * x

    def rest(self, drive: torch.Tensor) -> State:
        """V = v_leak."""
        return (torch.zeros_like(drive) + self.node.v_leak,)

    def export(self) -> nir.NIRNode:
        """The node, from the live tau, v_leak, v_threshold, v_reset and r."""
        node = self.node
        fields = {"tau": array(node.tau * self.dt), "r": array(self.r), "v_leak": array(node.v_leak)}
        if not self.spiking:
            return nir.LI(**fields)
        return nir.LIF(**fields, v_threshold=array(node.v_threshold), v_reset=array(node.v_reset))


class CustomCuba(NodeCell):
    """CubaLIF (spikes) or CubaLI (gives its membrane), whatever its parameters.

    Args:
        node: tau_syn and tau_mem in seconds, the rest in units of v.
        dt: seconds a step.
    """

    realisation = Realisation.CUSTOM

    def __init__(self, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        membrane = double(node.tau_mem) / dt, double(node.v_leak), *_firing(node)
        own = Synapse(double(node.tau_syn) / dt, double(node.r), double(node.w_in), *membrane)
        super().__init__(own, spiking=isinstance(node, nir.CubaLIF))
        self.dt = dt

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """X, in double precision."""
        return x.double()

    def rest(self, drive: torch.Tensor) -> State:
        """V = v_leak, without current."""
        return torch.zeros_like(drive) + self.node.v_leak, torch.zeros_like(drive)

    def export(self) -> nir.NIRNode:
        """The node, from the live time constants, v_leak, v_threshold, v_reset, r and w_in."""
        node = self.node
        fields = {
            "tau_syn": array(node.tau_syn * self.dt),
            "tau_mem": array(node.tau * self.dt),
            "r": array(node.r),
            "v_leak": array(node.v_leak),
            "w_in": array(node.w_in),
        }
        if not self.spiking:
            return nir.CubaLI(**fields)
        return nir.CubaLIF(**fields, v_threshold=array(node.v_threshold), v_reset=array(node.v_reset))


def _firing(node: nir.NIRNode) -> tuple[torch.Tensor, torch.Tensor]:
    """Threshold and reset; a node that does not spike has an infinite threshold."""
    if hasattr(node, "v_threshold"):
        return double(node.v_threshold), double(node.v_reset)
    v_leak = double(node.v_leak)
    return torch.full_like(v_leak, torch.inf), torch.zeros_like(v_leak)
