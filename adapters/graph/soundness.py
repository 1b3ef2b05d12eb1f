"""Parameters that cannot work.

Decides when a graph that is well formed is still `unstable` or `non-finite`. Such graphs run; their writer
is to blame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.graph.kinds import kind, parameters

if TYPE_CHECKING:
    from adapters.graph.network import Network

_TIME_CONSTANTS = frozenset({"tau", "tau_mem", "tau_syn"})


def unsound(network: Network, dt: float) -> tuple[str, ...]:
    """What is wrong with a network's numbers, a line a field, beginning with `unstable` or `non-finite`.

    Forward Euler, v += dt/tau·(...), grows without bound for tau < dt/2.

    Args:
        network: any.
        dt: seconds a step.
    """
    found = []
    for name, node in network.nodes.items():
        for field, value in parameters(node).items():
            what = f"{kind(node)} {name!r}: {field}"
            if not np.isfinite(value).all():
                found.append(f"non-finite: {what} holds {value[~np.isfinite(value)].flat[0]}, expected numbers")
            elif field in _TIME_CONSTANTS and (value < dt / 2).any():
                found.append(f"unstable: {what} holds {value.min()} s, expected at least dt/2 = {dt / 2} s")
    return tuple(found)
