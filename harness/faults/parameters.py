"""Faults in what a neuron's parameters mean.

Decides how r, tau, v_leak, v_reset, w_in and v_threshold get lost, scaled or mixed up. In NIR's step,
v ← v + dt/tau·(v_leak - v + r·x), most of what frameworks do otherwise is another number in one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import MEMBRANES
from adapters.graph import parameters as numbers
from harness.faults.fault import Fault
from harness.faults.rewriting import assembled, every, flat, with_numbers

if TYPE_CHECKING:
    from adapters.base import Array

LEAKY = (nir.LI, nir.LIF, nir.CubaLI, nir.CubaLIF)
CUBA = (nir.CubaLI, nir.CubaLIF)
RESETTING = (nir.IF, nir.LIF, nir.CubaLIF)

TAUS = ("tau", "tau_mem", "tau_syn")
"""Fields that hold a time constant; a delay is a time too."""

HUGE = 2.0**20
"""A leak over so many times tau does not show, and the product with float32 numbers is exact."""


def _tau(node: nir.NIRNode) -> Array:
    """The membrane's time constant in seconds."""
    return np.asarray(node.tau_mem if isinstance(node, CUBA) else node.tau, np.float64)


def _times(node: nir.NIRNode, factor: Array | float, fields: tuple[str, ...] = TAUS) -> nir.NIRNode | None:
    return with_numbers(node, **{field: getattr(node, field) * factor for field in fields if hasattr(node, field)})


def _guessed(node: nir.NIRNode, dt: float) -> nir.NIRNode | None:
    # rockpool/nn/modules/torch/nir.py: dt = min(tau / (1 + r))
    return _times(node, dt / float(np.min(_tau(node) / (1 + np.asarray(node.r, np.float64)))))


def _whole(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    # rockpool/nn/modules/torch/nir.py: ExpSynTorch(tau=int(tau)), whose decay is exp(-dt/tau).
    tau = np.floor(np.asarray(node.tau, np.float64))
    left = tau > 0
    return with_numbers(node, tau=np.where(left, tau, node.tau), r=node.r * left, v_leak=node.v_leak * left)


def _leakless(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    tau = "tau_mem" if isinstance(node, CUBA) else "tau"
    return with_numbers(node, r=node.r * HUGE, **{tau: getattr(node, tau) * HUGE})


def _first(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    return with_numbers(node, **{field: value.flat[0] for field, value in numbers(node).items() if value.size})


def _smallest_gain(node: nir.NIRNode, _: float) -> nir.NIRNode | None:
    tau = _tau(node)
    return with_numbers(node, r=np.min(node.r / tau) * tau)


def _leaking(node: nir.NIRNode, dt: float) -> nir.NIRNode:
    # snntorch/import_nir.py: Leaky(beta=0.9) stands for IF.
    shape = np.shape(node.v_threshold)
    return nir.LIF(
        tau=np.full(shape, 10 * dt, np.float32),
        r=np.asarray(10 * node.r, np.float32),
        v_leak=np.zeros(shape, np.float32),
        v_threshold=node.v_threshold,
        v_reset=node.v_reset,
    )


def _synapse_at_v_leak(graph: nir.NIRGraph, _: float) -> nir.NIRGraph | None:
    """A synapse as an LI of its own, which has a v_leak."""
    nodes, edges = flat(graph)
    found = {name: node for name, node in nodes.items() if isinstance(node, nir.CubaLIF) and np.any(node.v_leak)}
    for name, node in found.items():
        nodes[f"{name}/synapse"] = nir.LI(tau=node.tau_syn, r=node.w_in, v_leak=node.v_leak)
        nodes[name] = nir.LIF(node.tau_mem, node.r, node.v_leak, node.v_threshold, node.v_reset)
        edges = (*((a, f"{name}/synapse" if b == name else b) for a, b in edges), (f"{name}/synapse", name))
    return assembled(nodes, sorted(edges)) if found else None


def _dt_as(seconds: float, text: str) -> Fault:
    return Fault(
        f"dt-as-{text}",
        f"takes a step for {text} s, whatever dt is",
        every((*LEAKY, nir.Delay), lambda node, dt: _times(node, dt / seconds, (*TAUS, "delay"))),
    )


INPUT = (
    Fault("r-ignored", "reads no r: 1 instead", every(MEMBRANES, lambda node, _: with_numbers(node, r=1.0))),
    Fault("r-twice", "multiplies by r twice", every(MEMBRANES, lambda node, _: with_numbers(node, r=node.r**2))),
    Fault(
        "gain-missing",
        "does not multiply the input by dt/tau",
        every(LEAKY, lambda node, dt: with_numbers(node, r=node.r * _tau(node) / dt)),
    ),
    Fault(
        "input-unscaled",
        "adds the input to v as it is: neither r nor dt/tau",
        every(LEAKY, lambda node, dt: with_numbers(node, r=_tau(node) / dt)),
        sums_up=("r-ignored", "gain-missing"),
    ),
    Fault(
        "gain-twice",
        "multiplies the input by dt/tau twice",
        every(LEAKY, lambda node, dt: with_numbers(node, r=node.r * dt / _tau(node))),
    ),
    Fault(
        "r-from-decay",
        "takes the membrane's decay, 1 - dt/tau, for r",
        every(LEAKY, lambda node, dt: with_numbers(node, r=1 - dt / _tau(node))),
    ),
    Fault("smallest-gain-for-all", "gives every neuron the smallest r·dt/tau of all", every(LEAKY, _smallest_gain)),
    Fault("w-in-lost", "reads no w_in: 1 instead", every(CUBA, lambda node, _: with_numbers(node, w_in=1.0))),
    Fault(
        "synapse-gain-missing",
        "does not multiply a synapse's input by dt/tau_syn",
        every(CUBA, lambda node, dt: with_numbers(node, w_in=node.w_in * node.tau_syn / dt)),
    ),
    Fault(
        "synapse-input-unscaled",
        "adds a synapse's input to its current as it is: neither w_in nor dt/tau_syn",
        every(CUBA, lambda node, dt: with_numbers(node, w_in=node.tau_syn / dt)),
        sums_up=("w-in-lost", "synapse-gain-missing"),
    ),
    Fault(
        "synapse-input-decays",
        "lets a synapse's input decay over the step in which it arrives",
        every(CUBA, lambda node, dt: with_numbers(node, w_in=node.w_in * np.exp(-dt / node.tau_syn))),
    ),
)

TIME = (
    Fault(
        "tau-times-dt",
        "multiplies tau by dt: seconds are read as steps",
        every(LEAKY, _times),
    ),
    Fault(
        "tau-over-dt",
        "divides tau by dt: steps are written as seconds",
        every(LEAKY, lambda node, dt: _times(node, 1 / dt)),
    ),
    Fault("tau-in-ms", "reads tau as milliseconds", every(LEAKY, lambda node, _: _times(node, 1e-3))),
    Fault(
        "tau-thousandfold",
        "takes tau for a thousand times what the file says",
        every(LEAKY, lambda node, _: _times(node, 1e3)),
    ),
    _dt_as(1e-4, "1e-4"),
    _dt_as(1e-3, "1e-3"),
    Fault("tau-whole", "reads tau as whole seconds: where that is 0, nothing is left", every(nir.LI, _whole)),
    Fault("dt-guessed", "takes the smallest tau/(1 + r) for dt", every(LEAKY, _guessed)),
    Fault(
        "taus-swapped",
        "takes tau_mem for tau_syn and the other way round",
        every(CUBA, lambda node, _: with_numbers(node, tau_mem=node.tau_syn, tau_syn=node.tau_mem)),
    ),
)

LEAK = (
    Fault("leak-lost", "integrates without a leak", every(LEAKY, _leakless)),
    Fault(
        "synapse-lost",
        "has no synapse: the input drives the membrane directly",
        every(CUBA, lambda node, dt: with_numbers(node, tau_syn=dt)),
    ),
    Fault("if-leaks", "lets IF decay by a tenth a step", every(nir.IF, _leaking)),
)

LEVELS = (
    Fault("v-leak-lost", "reads no v_leak: 0 instead", every(LEAKY, lambda node, _: with_numbers(node, v_leak=0.0))),
    Fault("synapse-rests-at-v-leak", "lets a synapse's current relax to v_leak, not to 0", _synapse_at_v_leak),
    Fault(
        "v-leak-unscaled",
        "adds v_leak to v in every step as it is, without dt/tau",
        every(LEAKY, lambda node, dt: with_numbers(node, v_leak=node.v_leak * _tau(node) / dt)),
    ),
    Fault(
        "v-leak-undecayed",
        "adds v_leak to v in every step as it is, though v decays exponentially",
        every(LEAKY, lambda node, dt: with_numbers(node, v_leak=node.v_leak / -np.expm1(-dt / _tau(node)))),
    ),
    Fault(
        "v-reset-lost", "resets to 0, not to v_reset", every(RESETTING, lambda node, _: with_numbers(node, v_reset=0.0))
    ),
    Fault(
        "v-reset-is-v-leak",
        "resets to v_leak, not to v_reset",
        every((nir.LIF, nir.CubaLIF), lambda node, _: with_numbers(node, v_reset=node.v_leak)),
    ),
    Fault(
        "v-threshold-lost",
        "reads no threshold: 1 instead",
        every((*RESETTING, nir.Threshold), lambda node, _: with_numbers(node, v_threshold=1.0, threshold=1.0)),
    ),
    Fault(
        "first-parameter-for-all",
        "gives every neuron the first one's parameters",
        every((*MEMBRANES, nir.Threshold, nir.Scale, nir.Delay), _first),
    ),
)

PARAMETERS = (*TIME, *INPUT, *LEAK, *LEVELS)
"""In this order: what is done to an input follows from the time constants as they were read."""
