"""NIR's LIF as Nengo's own, nengo.LIF, where it can mean it.

Nengo's neuron (nengo/neurons.py) rests at 0, spikes above 1, resets to 0 and has one tau for all:

    v += (1 - exp(-dt/tau_rc)) * (J - v)

With J = r * x / v_threshold its v is NIR's in units of v_threshold, and with tau_rc = -dt / ln(1 - dt/tau) its
step is Euler's. So it stands for neurons with v_leak = v_reset = 0 and one tau. Without a refractory period its
correction for the time of a spike within a step has no effect, and its floor at 0 is taken away.

Only a tau_rc that gives dt/tau back to the last bit is taken: a membrane that ends a step at its threshold does
not spike, and must not be moved over it. From tau = 2 dt on, no rounding leads past J, of which Nengo takes the
logarithm.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import nengo
import nir
import numpy as np

from adapters.base import Array, Realisation, as_float32
from adapters.graph import parameters
from adapters.nengo.elements import Shape, flat, shaped, size
from adapters.nengo.ensemble import ensemble
from adapters.nengo.part import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEARBY = 8
"""Doubles on either side of the computed tau_rc that are tried."""


def tau_rc(node: nir.NIRNode, dt: float) -> float | None:
    """The time constant with which Nengo's LIF is a node; None where it cannot be.

    Args:
        node: of any kind.
        dt: seconds a step.
    """
    if not isinstance(node, nir.LIF):
        return None
    tau = np.unique(as_float32(node.tau)).astype(np.float64)
    at_zero = not np.any(as_float32(node.v_leak)) and not np.any(as_float32(node.v_reset))
    above = bool((as_float32(node.v_threshold) > 0).all())
    finite = bool(np.isfinite([*np.ravel(node.r), *np.ravel(node.v_threshold), *tau]).all())
    if len(tau) != 1 or not at_zero or not above or not finite or tau[0] < 2 * dt:
        return None
    return _folded(float(tau[0]), dt)


def lif(name: str, node: nir.LIF, shape: Shape, tau: float, dt: float) -> Part:
    """An ensemble of Nengo's LIF, with r and then 1/v_threshold in front.

    Args:
        name: of the node.
        node: one with a `tau_rc`.
        shape: of the node.
        tau: that tau_rc, in seconds.
        dt: seconds a step.
    """
    count = size(shape)
    neuron_type = nengo.LIF(
        tau_rc=tau,
        tau_ref=0,
        min_voltage=-np.inf,
        amplitude=dt,  # a spike is amplitude / dt
        initial_state={"voltage": nengo.dists.Choice([0])},
    )
    live = ensemble(name, neuron_type, count)
    arriving, drive = nengo.Node(size_in=count, label=f"{name} in"), nengo.Node(size_in=count, label=f"{name} drive")
    gain = nengo.Connection(arriving, drive, transform=_diagonal(flat(node.r, shape)), synapse=None)
    unit = nengo.Connection(drive, live.neurons, transform=_diagonal(1 / flat(node.v_threshold, shape)), synapse=None)
    given = {field: value.shape for field, value in parameters(node).items()}
    return Part(
        arriving,
        live.neurons,
        Realisation.FOLDED,
        partial(_node, live, gain, unit, shape, given, dt),
        volt=lambda: 1 / unit.transform.init,
    )


def _folded(tau: float, dt: float) -> float | None:
    """The tau_rc for which 1 - exp(-dt/tau_rc) is dt/tau in doubles, if there is one."""
    nearest = -dt / np.log1p(-dt / tau)
    tried = nearest + np.arange(-_NEARBY, _NEARBY + 1) * np.spacing(nearest)
    exact = tried[-np.expm1(-dt / tried) == dt / tau]
    return float(exact[0]) if len(exact) else None


def _diagonal(numbers: Array) -> Any:  # noqa: ANN401  Nengo has no types
    return nengo.Dense((len(numbers), len(numbers)), init=numbers)


def _node(  # noqa: PLR0917  bound where the objects are made
    live: Any,  # noqa: ANN401  Nengo has no types
    gain: Any,  # noqa: ANN401  same
    unit: Any,  # noqa: ANN401  same
    shape: Shape,
    given: Mapping[str, Shape],
    dt: float,
) -> nir.NIRNode:
    every = np.ones(size(shape))
    numbers = {
        "tau": every * (dt / -np.expm1(-dt / live.neuron_type.tau_rc)),
        "r": gain.transform.init,
        "v_leak": 0 * every,
        "v_threshold": 1 / unit.transform.init,
        "v_reset": 0 * every,
    }
    return nir.LIF(**{field: shaped(value, shape, given[field]) for field, value in numbers.items()})
