"""The neurons of the cases.

Decides the plainest parameters that have an effect: r = w_in = 1, v_leak = v_reset = 0, all neurons alike, tau of
8 steps and tau_syn of 4, and thresholds that no membrane meets exactly.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from scenarios.conformance.case import DT
from scenarios.conformance.graphs import SIZE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.conformance.case import Array

Shape = tuple[int, ...]

TAU: Final = 8 * DT
TAU_SYN: Final = 4 * DT
THRESHOLD: Final = 0.35
IF_THRESHOLD: Final = 3.033203125
"""3 + 1/32 + 1/512: on the grid of 2^-10, and no sum of quarters and of weights, multiples of 2^-8."""

_FIELDS: Final = {
    nir.I: {"r": 1.0},
    nir.IF: {"r": 1.0, "v_threshold": IF_THRESHOLD, "v_reset": 0.0},
    nir.LI: {"tau": TAU, "r": 1.0, "v_leak": 0.0},
    nir.LIF: {"tau": TAU, "r": 1.0, "v_leak": 0.0, "v_threshold": THRESHOLD, "v_reset": 0.0},
    nir.CubaLI: {"tau_mem": TAU, "tau_syn": TAU_SYN, "r": 1.0, "v_leak": 0.0, "w_in": 1.0},
    nir.CubaLIF: {
        "tau_mem": TAU,
        "tau_syn": TAU_SYN,
        "r": 1.0,
        "v_leak": 0.0,
        "w_in": 1.0,
        "v_threshold": THRESHOLD,
        "v_reset": 0.0,
    },
}

NEURONS: Final[Mapping[str, type]] = MappingProxyType({kind.__name__.lower(): kind for kind in _FIELDS})
"""Name, as in names of cases, to primitive."""


def neuron(kind: type, shape: Shape = (SIZE,), changed: Mapping[str, Array | float] | None = None) -> nir.NIRNode:
    """A neuron with some parameters changed.

    Args:
        kind: its primitive.
        shape: of every parameter.
        changed: field to a number for all neurons, or to one for each.
    """
    fields = {**_FIELDS[kind], **(changed or {})}
    return kind(**{field: np.broadcast_to(np.float32(value), shape).copy() for field, value in fields.items()})


def has(kind: type, field: str) -> bool:
    """Whether a primitive has a parameter."""
    return field in _FIELDS[kind]
