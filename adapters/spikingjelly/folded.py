"""NIR's neurons as SpikingJelly's own nodes, one number for all neurons of a node.

    IFNode       v += x                                                  IF, I
    LIFNode      v += (x - (v - v_reset)) / tau                          LIF, LI
    CUBALIFNode  c = c_decay * c + x;  v = v_decay * v + c               CubaLIF, CubaLI
    spike and v = v_reset where v > v_threshold                          (neuron/lif.py, neuron/lif_variants.py)

With tau in steps, c_decay = 1 - dt/tau_syn and v_decay = 1 - dt/tau_mem this is forward Euler, as NIR is
taken to mean. They have no gain, so r * x is given to them, and w_in, dt/tau_syn and dt/tau_mem with it to
CUBALIFNode, whose c is the current in units of v. LIFNode leaks to v_reset and CUBALIFNode to 0. Neurons
that do not spike are the same nodes with an infinite threshold.

Nodes that leak compute in double precision, IFNode in float32, exact wherever the weights are on a grid.
SpikingJelly starts a node at v_reset, NIR at v_leak or 0, which is what the cells do.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import nir
import numpy as np
import torch
from spikingjelly.activation_based import neuron

from adapters.base import Realisation, as_float32
from adapters.spikingjelly.cell import AboveThreshold, NodeCell, State
from adapters.torch_layers.tensors import array, double, tensor

if TYPE_CHECKING:
    from adapters.base import Array


def fits(node: nir.NIRNode, dt: float) -> bool:
    """Whether one of SpikingJelly's nodes can mean this one: all its neurons alike, its leak to the right place."""
    shared = [value for field in _SHARED if (value := getattr(node, field, None)) is not None]
    if not all(_uniform(value) for value in shared):
        return False
    match node:
        case nir.IF() | nir.I():
            return True
        case nir.LI():
            return _longer(node.tau, dt)
        case nir.LIF():
            return _longer(node.tau, dt) and _number(node.v_leak) == _number(node.v_reset)
        case _:
            taus = node.tau_mem, node.tau_syn
            return all(_longer(tau, dt, _MOST_STEPS) for tau in taus) and _number(node.v_leak) == 0


class FoldedIF(NodeCell):
    """IF (spikes) or I (gives its membrane) as an IFNode.

    Args:
        node: r in units of v per input and step, the rest in units of v.
    """

    r: torch.Tensor
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.IF | nir.I) -> None:
        spiking = isinstance(node, nir.IF)
        own = neuron.IFNode(
            v_threshold=_threshold(node),
            v_reset=_number(node.v_reset) if spiking else 0.0,
            surrogate_function=AboveThreshold(),
        )
        super().__init__(own, spiking=spiking)
        self.register_buffer("r", tensor(node.r))
        self.shapes = _shapes(node)

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """R * x, in float32."""
        return self.r * x

    def rest(self, drive: torch.Tensor) -> State:
        """V = 0."""
        return (torch.zeros_like(drive),)

    def export(self) -> nir.NIRNode:
        """The node, from the live r, v_threshold and v_reset."""
        if not self.spiking:
            return nir.I(r=array(self.r))
        v_threshold = _repeated(self.node.v_threshold, self.shapes["v_threshold"])
        return nir.IF(
            r=array(self.r), v_threshold=v_threshold, v_reset=_repeated(self.node.v_reset, self.shapes["v_reset"])
        )


class FoldedLIF(NodeCell):
    """LIF (spikes) or LI (gives its membrane) as a LIFNode, whose v_reset is v_leak too.

    Args:
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.LIF | nir.LI, dt: float) -> None:
        own = neuron.LIFNode(
            tau=_number(node.tau) / dt,
            v_threshold=_threshold(node),
            v_reset=_number(node.v_leak),
            surrogate_function=AboveThreshold(),
        )
        super().__init__(own, spiking=isinstance(node, nir.LIF))
        self.register_buffer("r", double(node.r))
        self.dt, self.shapes = dt, _shapes(node)

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """R * x, in double precision."""
        return self.r * x

    def rest(self, drive: torch.Tensor) -> State:
        """V = v_leak."""
        return (torch.full_like(drive, self.node.v_reset),)

    def export(self) -> nir.NIRNode:
        """The node, from the live tau, v_threshold, v_reset and r."""
        tau = _repeated(self.node.tau * self.dt, self.shapes["tau"])
        v_leak = _repeated(self.node.v_reset, self.shapes["v_leak"])
        if not self.spiking:
            return nir.LI(tau=tau, r=array(self.r), v_leak=v_leak)
        v_threshold = _repeated(self.node.v_threshold, self.shapes["v_threshold"])
        v_reset = _repeated(self.node.v_reset, self.shapes["v_reset"])
        return nir.LIF(tau=tau, r=array(self.r), v_leak=v_leak, v_threshold=v_threshold, v_reset=v_reset)


class FoldedCuba(NodeCell):
    """CubaLIF (spikes) or CubaLI (gives its membrane) as a CUBALIFNode.

    Args:
        node: tau_syn and tau_mem in seconds, the rest in units of v.
        dt: seconds a step.
    """

    r: torch.Tensor
    w_in: torch.Tensor
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        spiking = isinstance(node, nir.CubaLIF)
        own = neuron.CUBALIFNode(
            c_decay=1 - dt / _number(node.tau_syn),
            v_decay=1 - dt / _number(node.tau_mem),
            v_threshold=_threshold(node),
            v_reset=_number(node.v_reset) if spiking else 0.0,
            surrogate_function=AboveThreshold(),
        )
        super().__init__(own, spiking=spiking)
        self.register_buffer("r", double(node.r))
        self.register_buffer("w_in", double(node.w_in))
        self.dt, self.shapes = dt, _shapes(node)

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """dt/tau_mem * r * dt/tau_syn * w_in * x, in double precision."""
        return (1 - self.node.v_decay) * self.r * (1 - self.node.c_decay) * self.w_in * x

    def rest(self, drive: torch.Tensor) -> State:
        """Neither membrane nor current."""
        return torch.zeros_like(drive), torch.zeros_like(drive)

    def export(self) -> nir.NIRNode:
        """The node, from the live decays, v_threshold, v_reset, r and w_in; what it leaks to is 0."""
        fields = {
            "tau_syn": _repeated(self.dt / (1 - self.node.c_decay), self.shapes["tau_syn"]),
            "tau_mem": _repeated(self.dt / (1 - self.node.v_decay), self.shapes["tau_mem"]),
            "r": array(self.r),
            "v_leak": np.zeros(self.shapes["v_leak"], np.float32),
            "w_in": array(self.w_in),
        }
        if not self.spiking:
            return nir.CubaLI(**fields)
        v_threshold = _repeated(self.node.v_threshold, self.shapes["v_threshold"])
        return nir.CubaLIF(
            **fields, v_threshold=v_threshold, v_reset=_repeated(self.node.v_reset, self.shapes["v_reset"])
        )


_SHARED = ("tau", "tau_syn", "tau_mem", "v_leak", "v_threshold", "v_reset")
"""What SpikingJelly has one number for; r and w_in go into the input."""

_MOST_STEPS = 2.0**20
"""Of tau in 1 - dt/tau, of which a double keeps 33 bits here, more than the 24 that tau came with."""


def _shapes(node: nir.NIRNode) -> dict[str, tuple[int, ...]]:
    return {field: np.shape(getattr(node, field)) for field in _SHARED if hasattr(node, field)}


def _uniform(value: Array) -> bool:
    numbers = as_float32(value)
    return bool(numbers.size and (numbers == numbers.flat[0]).all())


def _number(value: Array) -> float:
    """The one number of a uniform parameter."""
    return float(as_float32(value).flat[0])


def _threshold(node: nir.NIRNode) -> float:
    return _number(node.v_threshold) if hasattr(node, "v_threshold") else math.inf


def _longer(tau: Array, dt: float, most: float = math.inf) -> bool:
    """Whether a time constant is one that SpikingJelly takes: more than a step, fewer than `most`."""
    return dt < _number(tau) < most * dt


def _repeated(number: float, shape: tuple[int, ...]) -> Array:
    """A live number, which stands for all neurons, as a parameter of a graph."""
    return np.full(shape, as_float32(number))
