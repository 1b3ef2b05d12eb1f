"""What a framework's own modules give, kept step by step under the names of the graph's nodes.

It has no opinion: a node that gives nothing is left out, and what a neuron gives is kept as bytes only as long as
it is counts of spikes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Array, Probes, Recording, VKind, as_counts, as_float32
from adapters.graph import SPIKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir


class Tape:
    """The record of one run.

    Args:
        nodes: the graph's, for their kinds.
        probes: what to keep.
        steps: how many there will be.
    """

    def __init__(self, nodes: Mapping[str, nir.NIRNode], probes: Probes, steps: int) -> None:
        self._spiking = {name for name, node in nodes.items() if isinstance(node, SPIKING)}
        self._probes, self._steps, self._step = probes, steps, 0
        self._outputs: dict[str, Array] = {}
        self._membranes: dict[str, Array] = {}
        self._predictions: dict[str, Array] = {}

    def keep(
        self, outputs: Mapping[str, Array], membranes: Mapping[str, Array], predictions: Mapping[str, Array]
    ) -> None:
        """Copy what is probed of the next step.

        Args:
            outputs: node to what it gave, (B, *shape).
            membranes: node to its membrane, in the graph's units.
            predictions: Output node to what the model gave for it.
        """
        given = {**predictions, **outputs}
        for name in given.keys() & set(self._probes.outputs):
            self._copy(self._outputs, name, as_counts(given[name]) if name in self._spiking else given[name])
        for name in membranes.keys() & set(self._probes.membranes):
            self._copy(self._membranes, name, membranes[name][: self._probes.membrane_samples])
        for name, value in predictions.items():
            self._copy(self._predictions, name, value)
        self._step += 1

    def _copy(self, kept: dict[str, Array], name: str, value: Array) -> None:
        dtype = np.uint8 if value.dtype == np.uint8 else np.float32
        if name not in kept:
            kept[name] = np.empty((self._steps, *value.shape), dtype)
        elif kept[name].dtype != dtype:  # no longer counts
            kept[name] = as_float32(kept[name])
        kept[name][self._step] = value

    def recording(self, v_kind: Mapping[str, VKind] | None = None) -> Recording:
        """What was kept.

        Args:
            v_kind: node to the moment its membrane was read, where it was not after the reset.
        """
        kinds = {name: kind for name, kind in (v_kind or {}).items() if name in self._membranes}
        return Recording(self._outputs, self._membranes, self._predictions, kinds)
