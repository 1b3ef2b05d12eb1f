"""NIR's neurons as the constants of Lava's LIF.

    Lava     u = u * (1 - du) + a_in            lava/proc/lif/models.py, AbstractPyLifModelFloat
             v = v * (1 - dv) + u + bias
             spike and v = 0 where v > vth      strictly, PyLifModelFloat
    NIR      I += dt/tau_syn * (-I + w_in * x)
             v += dt/tau * (v_leak - v + r * I)
             spike and v = v_reset where v > v_threshold

Lava's v is NIR's v - v_reset: then its reset to 0 is a reset to v_reset. Its u is dt/tau * r * I. So

                 du           dv       a_in                      bias                     vth
    LIF, LI      1            dt/tau   dv * r * x                dv * (v_leak - v_reset)  v_threshold - v_reset
    CubaLIF/LI   dt/tau_syn   dt/tau   dv * r * du * w_in * x    as LIF                   as LIF
    IF, I        1            0        r * x                     0                        as LIF

and an infinite vth for neurons that do not spike. All in double precision, in which dt/(dt/tau) gives a float32 tau
back bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Array, RefusedError, as_float32
from adapters.graph import MEMBRANES, parameters

if TYPE_CHECKING:
    import nir


@dataclass(frozen=True)
class Constants:
    """What a neuron is in Lava, in double precision, each a number or one for each neuron.

    Args:
        du: part of the current that is lost in a step.
        dv: part of the membrane that is lost in a step.
        vth: threshold, above v_reset.
        w_in: gain before the current.
        r: gain before the membrane.
        v_leak: where the membrane rests, and starts.
        v_reset: NIR's membrane where Lava's is 0.
    """

    du: Array
    dv: Array
    vth: Array
    w_in: Array
    r: Array
    v_leak: Array
    v_reset: Array


def constants(name: str, node: nir.NIRNode, dt: float) -> Constants:
    """The constants of a node.

    Raises:
        RefusedError: not a neuron, or v_threshold is lost beside v_reset.
    """
    if not isinstance(node, MEMBRANES):
        raise RefusedError(name, type(node).__name__, "type", "is not a LIF of any kind")
    numbers = {field: as_float32(value).astype(np.float64) for field, value in parameters(node).items()}
    zero, one = np.zeros_like(numbers["r"]), np.ones_like(numbers["r"])
    tau = numbers.get("tau", numbers.get("tau_mem"))
    with np.errstate(all="ignore"):  # a tau of 0 runs as it is
        du = dt / numbers["tau_syn"] if "tau_syn" in numbers else one
        dv = zero if tau is None else dt / tau
    v_reset = numbers.get("v_reset", zero)
    vth = _above(name, node, v_reset) if "v_threshold" in numbers else np.full_like(one, np.inf)
    return Constants(du, dv, vth, numbers.get("w_in", one), numbers["r"], numbers.get("v_leak", zero), v_reset)


def _above(name: str, node: nir.IF | nir.LIF | nir.CubaLIF, v_reset: Array) -> Array:
    """The threshold as Lava sees it, from v_reset."""
    threshold = as_float32(node.v_threshold)
    vth: Array = threshold.astype(np.float64) - v_reset
    if not np.array_equal(as_float32(vth + v_reset), threshold):
        why = "is so far from v_threshold that their difference, Lava's threshold, does not hold both"
        raise RefusedError(name, type(node).__name__, "v_reset", why)
    return vth
