"""What a run leaves behind.

Decides the kinds of number recorded: spikes as counts (uint8, int32 where a step can hold many), everything
else rounded to float32, whatever the arithmetic: an error of 6e-8 relative, and half the memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import Recording, VKind
from adapters.graph import MEMBRANES, SPIKING
from adapters.reference.dialect import Dialect, Multiplicity, Timing

if TYPE_CHECKING:
    import numpy.typing as npt

    from adapters.base import Array, Probes
    from adapters.graph import Network


class Recorder:
    """Arrays for the probed nodes, filled stretch by stretch.

    Raises:
        ValueError: a probe names a node that does not exist.
    """

    def __init__(self, network: Network, probes: Probes, dialect: Dialect, steps: int, batch: int) -> None:
        unknown = sorted({*probes.outputs, *probes.membranes} - network.nodes.keys())
        if unknown:
            raise ValueError(f"there is no node {unknown[0]!r} to record, expected some of {', '.join(network.nodes)}")
        few = min(batch, probes.membrane_samples)
        late = dialect.timing is Timing.RESET_LATE
        count: npt.DTypeLike = np.uint8 if dialect.multiplicity is Multiplicity.ONE else np.int32

        def room(name: str) -> Array:
            return np.empty(
                (steps, batch, *network.output_shapes[name]), count if spiking(network, name) else np.float32
            )

        self.outputs = {name: room(name) for name in probes.outputs}
        self.predictions = {name: room(name) for name in network.outputs}
        self.membranes = {
            name: np.empty((steps, few, *network.output_shapes[name]), np.float32)
            for name in probes.membranes
            if isinstance(network.nodes[name], MEMBRANES)
        }
        self.v_kind = {
            name: VKind.BEFORE_RESET if late and spiking(network, name) else VKind.AFTER_RESET
            for name in self.membranes
        }

    def keep(self, name: str, first: int, y: Array) -> None:
        """Keep what node `name` gave from step `first` on, if it is probed."""
        for kept in (self.outputs, self.predictions):
            if name in kept:
                kept[name][first : first + len(y)] = y

    def membrane(self, name: str, first: int, steps: int) -> Array | None:
        """Where node `name` writes its membrane for `steps` steps; None if it is not probed."""
        return self.membranes[name][first : first + steps] if name in self.membranes else None

    def recording(self) -> Recording:
        """Everything kept."""
        return Recording(self.outputs, self.membranes, self.predictions, self.v_kind)


def spiking(network: Network, name: str) -> bool:
    """Whether a node gives counts of spikes: it spikes, or is an Output fed by nothing else."""
    node = network.nodes[name]
    if isinstance(node, nir.Output):
        return all(spiking(network, source) for source in network.sources(name))
    return isinstance(node, SPIKING)
