"""Rewrites of neurons: another set of parameters for the same spikes.

The step of NIR's neurons, v ← v + dt/tau·(v_leak - v + r·x), is linear in v. So for any k > 0 and c, u = k·(v - c)
runs with r·k, k·(v_leak - c), k·(v_threshold - c) and k·(v_reset - c), and spikes at the same times: gains and offsets
are a matter of units. Decides which units importers take: r = 1, or r = tau/dt (and w_in = tau_syn/dt), so that the
gain of a step is 1; v_leak = 0. IF, v ← v + r·x, is an LIF whose leak no float shows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import as_float32
from harness.port.rewrite import Rewrite

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.base import Array
    from harness.port.model import Model

    Units = Callable[[nir.NIRNode, float], nir.NIRNode]

LEAKY = (nir.LIF, nir.CubaLIF)
"""Neurons that leak and have a threshold."""

WITH_THRESHOLD = (nir.IF, *LEAKY)
EXACT = 60
"""tau = 2^60·dt: the leak of a step is less than half of the last place, of float32 (2^26 would do) and of the float64
in which the reference computes: there, a membrane that rises to just the threshold must not be above it."""


def tau(node: nir.NIRNode) -> Array:
    """The membrane's time constant in seconds."""
    return np.asarray(node.tau_mem if isinstance(node, nir.CubaLIF) else node.tau, np.float64)


def _scaled(node: nir.NIRNode, r: Array, w_in: Array | None = None) -> nir.NIRNode:
    """The node with another r (and w_in), its membrane in the units in which it spikes as before."""
    k = r / np.asarray(node.r, np.float64)
    if w_in is not None and isinstance(node, nir.CubaLIF):
        k = k * w_in / np.asarray(node.w_in, np.float64)
        node.w_in = as_float32(w_in)
    node.r = as_float32(r)
    for name in ("v_leak", "v_threshold", "v_reset"):
        setattr(node, name, as_float32(np.asarray(getattr(node, name), np.float64) * k))
    return node


def _gain_one(node: nir.NIRNode, _: float) -> nir.NIRNode:
    w_in = np.ones_like(np.asarray(node.w_in, np.float64)) if isinstance(node, nir.CubaLIF) else None
    return _scaled(node, np.ones_like(tau(node)), w_in)


def _gain_per_step(node: nir.NIRNode, dt: float) -> nir.NIRNode:
    w_in = np.asarray(node.tau_syn, np.float64) / dt if isinstance(node, nir.CubaLIF) else None
    return _scaled(node, tau(node) / dt, w_in)


def _from_leak(node: nir.NIRNode, _: float) -> nir.NIRNode:
    leak = np.asarray(node.v_leak, np.float64)
    for name in ("v_threshold", "v_reset"):
        setattr(node, name, as_float32(np.asarray(getattr(node, name), np.float64) - leak))
    node.v_leak = np.zeros_like(as_float32(leak))
    return node


def _from_reset(node: nir.NIRNode, _: float) -> nir.NIRNode:
    reset = np.asarray(node.v_reset, np.float64)
    for name in ("v_threshold", "v_leak"):
        setattr(node, name, as_float32(np.asarray(getattr(node, name), np.float64) - reset))
    node.v_reset = np.zeros_like(as_float32(reset))
    return node


def _in(units: Units, changes: Callable[[nir.NIRNode, float], bool]) -> Callable[[Model], Model | None]:
    """Every LIF and CubaLIF with a positive gain in other units."""

    def change(model: Model) -> Model | None:
        nodes, _ = model.flat()
        wanted = {n: node for n, node in nodes.items() if isinstance(node, LEAKY) and positive(node)}
        return model.with_nodes({n: units(node, model.dt) for n, node in wanted.items() if changes(node, model.dt)})

    return change


def positive(node: nir.NIRNode) -> bool:
    """Whether gains and time constants are finite and above 0, so that units can be chosen."""
    gains = [node.r, tau(node), *([node.w_in, node.tau_syn] if isinstance(node, nir.CubaLIF) else [])]
    return all(np.isfinite(gain).all() and (np.asarray(gain) > 0).all() for gain in gains)


def _away(fields: tuple[str, ...], value: float) -> Callable[[nir.NIRNode, float], bool]:
    return lambda node, _: any(np.any(np.asarray(getattr(node, f)) != value) for f in fields if hasattr(node, f))


def _away_from_step(node: nir.NIRNode, dt: float) -> bool:
    pairs = [(node.r, tau(node)), *([(node.w_in, node.tau_syn)] if isinstance(node, nir.CubaLIF) else [])]
    return any(np.any(as_float32(gain) != as_float32(np.asarray(time, np.float64) / dt)) for gain, time in pairs)


def _if_as_lif(model: Model) -> Model | None:
    nodes, _ = model.flat()
    return model.with_nodes({n: _unleaking(node, model.dt) for n, node in nodes.items() if isinstance(node, nir.IF)})


def _unleaking(node: nir.IF, dt: float) -> nir.LIF:
    """An LIF with dt/tau·r = 1, exactly where 1/dt is a float32: tau is a power of two, and r = tau/dt."""
    longest = 2.0 ** math.ceil(EXACT + math.log2(dt))
    k = 1.0 / np.asarray(node.r, np.float64)  # in units of a step's gain
    each = np.ones_like(as_float32(node.v_threshold))
    return nir.LIF(
        tau=each * np.float32(longest),
        r=each * np.float32(longest / dt),
        v_leak=each * 0,
        v_threshold=as_float32(np.asarray(node.v_threshold, np.float64) * k),
        v_reset=as_float32(np.asarray(node.v_reset, np.float64) * k),
    )


def _threshold_next(model: Model) -> Model | None:
    nodes, _ = model.flat()
    spiking = {n: node for n, node in nodes.items() if isinstance(node, WITH_THRESHOLD)}
    for node in spiking.values():
        node.v_threshold = np.nextafter(as_float32(node.v_threshold), np.float32(np.inf))
    return model.with_nodes(spiking)


NEURONS = (
    Rewrite(
        "if-as-lif",
        "IF as an LIF with tau of 2^60 steps and r = tau/dt, whose leak no float shows",
        "importers that know no IF, that want its r to be 1/dt, or that let it leak",
        "IF",
        _if_as_lif,
    ),
    Rewrite(
        "reset-at-zero",
        "membranes counted from v_reset",
        "importers that reset to 0 whatever v_reset is",
        "LIF and CubaLIF with v_reset other than 0",
        _in(_from_reset, _away(("v_reset",), 0.0)),
    ),
    Rewrite(
        "leak-to-zero",
        "membranes counted from v_leak",
        "importers that know no v_leak",
        "LIF and CubaLIF with v_leak other than 0",
        _in(_from_leak, _away(("v_leak",), 0.0)),
    ),
    Rewrite(
        "gain-one",
        "gains in the thresholds: r = 1, w_in = 1",
        "importers that read no r or w_in",
        "LIF and CubaLIF with gains above 0, one of them not 1",
        _in(_gain_one, _away(("r", "w_in"), 1.0)),
    ),
    Rewrite(
        "gain-per-step",
        "gains in the thresholds: r = tau/dt, w_in = tau_syn/dt, so that a step adds the input as it is",
        "importers whose neurons add their input unscaled, and which refuse or ignore other gains",
        "LIF and CubaLIF with gains above 0, one of them another",
        _in(_gain_per_step, _away_from_step),
    ),
    Rewrite(
        "threshold-next-float",
        "thresholds one float32 higher",
        "frameworks that spike at the threshold, v >= v_threshold, where NIR means v > v_threshold: for float32 "
        "membranes the next number makes it the same",
        "IF, LIF, CubaLIF",
        _threshold_next,
    ),
)
