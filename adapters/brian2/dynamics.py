"""NIR's elementwise primitives as Brian2's equations.

    LIF, LI     tau v' = v_leak - v + r x                                    method="euler"
    CubaLIF/LI  tau_syn I' = -I + w_in x, tau_mem v' = v_leak - v + r J      the same; J is the new I
    IF, I       v += r x                                                     an operation of each step
    spike and v = v_reset where v > v_threshold                              (Pedersen et al. 2024)

Decides what text Brian2 is given; the names are NIR's fields, x is what arrives and y what leaves, a spike being
1. Brian2's forward Euler (brian2/stateupdaters/explicit.py) steps both equations of a pair from the same I. NIR's
membrane is taken to be driven by the I that the step ends with, which is therefore written out: J. An IF as
an equation, v' = r x / dt, would be rounded twice more and lose its exactness.

Brian2 has operations, thresholds and resets for all of it, so that nothing but a Delay is a cell of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import nir

_MEMBRANE = "dv/dt = (v_leak - v + r*x)/tau : 1"
_PAIR = """
dI/dt = (-I + w_in*x)/tau_syn : 1
J = I + dt*(-I + w_in*x)/tau_syn : 1
dv/dt = (v_leak - v + r*J)/tau_mem : 1
"""


@dataclass(frozen=True)
class Dynamics:
    """What a group of neurons does in a step, in this order.

    Args:
        before: statements.
        equations: differential equations, and variables the statements need.
        spikes: whether a membrane over v_threshold gives y = 1 and is reset; y has to be 0 before.
        after: statements.
        rest: the field whose number is the membrane at the start, 0 if there is none.
    """

    before: str = ""
    equations: str = ""
    spikes: bool = False
    after: str = ""
    rest: str = ""


DYNAMICS: Final[dict[type, Dynamics]] = {
    nir.LIF: Dynamics(before="y = 0", equations=_MEMBRANE, spikes=True, rest="v_leak"),
    nir.LI: Dynamics(equations=_MEMBRANE, after="y = v", rest="v_leak"),
    nir.CubaLIF: Dynamics(before="y = 0", equations=_PAIR, spikes=True, rest="v_leak"),
    nir.CubaLI: Dynamics(equations=_PAIR, after="y = v", rest="v_leak"),
    nir.IF: Dynamics(before="y = 0\nv += r*x", equations="v : 1", spikes=True),
    nir.I: Dynamics(before="v += r*x\ny = v", equations="v : 1"),
    nir.Scale: Dynamics(before="y = scale*x"),
    nir.Threshold: Dynamics(before="y = int(x > threshold)"),
    nir.Input: Dynamics(before="y = stimulus(t, i)"),
    nir.Output: Dynamics(before="y = x"),
    nir.Flatten: Dynamics(before="y = x"),
    nir.Delay: Dynamics(before="y = x"),
}
"""By primitive. A Delay's y is then held back by an operation of ours, see `adapters.brian2.delay`."""
