"""Room for what the probes of a run name.

Decides the kinds of number recorded: spikes as counts, a byte each unless told otherwise, everything else in
float32. Whoever runs a network fills the arrays as it goes, so that memory grows with the probes, not with the
network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Recording
from adapters.graph import MEMBRANES

if TYPE_CHECKING:
    import numpy.typing as npt

    from adapters.base import Array, Probes
    from adapters.graph import Network


class UnknownProbeError(ValueError):
    """A probe on a node that the network does not have."""


def check(network: Network, probes: Probes) -> None:
    """Find every probed node.

    Raises:
        UnknownProbeError: there is none of that name.
    """
    for name in (*probes.outputs, *probes.membranes):
        if name not in network.nodes:
            raise UnknownProbeError(f"there is no node {name!r} to record; probe some of {', '.join(network.nodes)}")


def blank(network: Network, probes: Probes, extent: tuple[int, int], count: npt.DTypeLike = np.uint8) -> Recording:
    """A recording with its arrays still to be filled; a membrane of a node that has none is left out.

    Args:
        network: what is to be run.
        probes: what to keep of it.
        extent: steps and batch.
        count: type of a count of spikes.

    Raises:
        UnknownProbeError: a probe names no node.
    """
    check(network, probes)
    steps, batch = extent
    few = min(batch, probes.membrane_samples)

    def room(name: str) -> Array:
        shape = (steps, batch, *network.output_shapes[name])
        return np.empty(shape, count if network.counts(name) else np.float32)

    return Recording(
        outputs={name: room(name) for name in probes.outputs},
        membranes={
            name: np.empty((steps, few, *network.output_shapes[name]), np.float32)
            for name in probes.membranes
            if isinstance(network.nodes[name], MEMBRANES)
        },
        predictions={name: room(name) for name in network.outputs},
    )
