"""What the probes keep of a run, filled step by step for a few samples at a time.

Decides the kinds of number recorded: spikes as bytes, everything else in float32. Only what is probed is kept,
converted as it goes: Brian2's own monitors would keep every step in double precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import Array, Probes, Recording
from adapters.graph import MEMBRANES, SPIKING, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapters.brian2.population import Population


class UnknownProbeError(KeyError):
    """A probe on a node that the network does not have."""


class Tape:
    """Arrays for what is probed.

    Raises:
        UnknownProbeError: a probe names no node.
    """

    def __init__(self, network: Network, probes: Probes, steps: int, batch: int) -> None:
        for name in (*probes.outputs, *probes.membranes):
            if name not in network.nodes:
                raise UnknownProbeError(f"no node {name!r} to record; nodes: {list(network.nodes)}")
        few = min(batch, probes.membrane_samples)

        def room(name: str) -> Array:
            shape = (steps, batch, *network.output_shapes[name])
            return np.empty(shape, np.uint8 if _counts(network, name) else np.float32)

        self._outputs = {name: room(name) for name in probes.outputs}
        self._predictions = {name: room(name) for name in network.outputs}
        self._membranes = {
            name: np.empty((steps, few, *network.output_shapes[name]), np.float32)
            for name in probes.membranes
            if isinstance(network.nodes[name], MEMBRANES)
        }

    def keeper(self, populations: Mapping[str, Population], first: int) -> Callable[[], None]:
        """What keeps a step each time it is called, of samples from `first` on."""
        kept = [(trace[:, first:], populations[name].state("y")) for name, trace in self._outputs.items()]
        kept += [(trace[:, first:], populations[name].state("y")) for name, trace in self._predictions.items()]
        kept += [(trace[:, first:], populations[name].state("v")) for name, trace in self._membranes.items()]
        # The last samples may be fewer than the simulation has room for, and membranes are kept of a few.
        kept = [(trace[:, : len(live)], live[: trace.shape[1]]) for trace, live in kept if trace.shape[1]]
        step = iter(range(len(next(iter(self._predictions.values())))))

        def keep() -> None:
            now = next(step)
            for trace, live in kept:
                trace[now] = live

        return keep

    def recording(self) -> Recording:
        """What was kept."""
        return Recording(self._outputs, self._membranes, self._predictions)


def _counts(network: Network, name: str) -> bool:
    """Whether a node gives counts of spikes: it spikes, or is an Output that nothing else reaches."""
    node = network.nodes[name]
    if isinstance(node, nir.Output):
        return all(_counts(network, source) for source in network.sources(name))
    return isinstance(node, SPIKING)
