"""What a run leaves behind.

Decides how many spikes a step can hold, and says where a membrane is read before its reset.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import VKind
from adapters.probed import blank
from adapters.reference.dialect import Dialect, Multiplicity, Timing

if TYPE_CHECKING:
    import numpy.typing as npt

    from adapters.base import Array, Probes, Recording
    from adapters.graph import Network


class Recorder:
    """Arrays for the probed nodes, filled stretch by stretch.

    Raises:
        UnknownProbeError: a probe names no node.
    """

    def __init__(self, network: Network, probes: Probes, dialect: Dialect, steps: int, batch: int) -> None:
        count: npt.DTypeLike = np.uint8 if dialect.multiplicity is Multiplicity.ONE else np.int32
        self._kept = blank(network, probes, (steps, batch), count)
        late = dialect.timing is Timing.RESET_LATE
        self._v_kind = {
            name: VKind.BEFORE_RESET if late and network.counts(name) else VKind.AFTER_RESET
            for name in self._kept.membranes
        }

    def keep(self, name: str, first: int, y: Array) -> None:
        """Keep what node `name` gave from step `first` on, if it is probed."""
        for kept in (self._kept.outputs, self._kept.predictions):
            if name in kept:
                kept[name][first : first + len(y)] = y

    def membrane(self, name: str, first: int, steps: int) -> Array | None:
        """Where node `name` writes its membrane for `steps` steps; None if it is not probed."""
        membranes = self._kept.membranes
        return membranes[name][first : first + steps] if name in membranes else None

    def recording(self) -> Recording:
        """Everything kept."""
        return replace(self._kept, v_kind=self._v_kind)
