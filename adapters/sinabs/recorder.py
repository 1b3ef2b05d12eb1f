"""Sees what Sinabs' own modules give over a whole sequence, under the names of the graph's nodes.

Sinabs takes a sequence through one layer after the other, (B*T, *shape) with the batch first. Hooks see each
module's output, Sinabs' own recordings its membrane; neither changes what is computed. A node that gives
nothing is left out.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from adapters.base import Array, Probes, Recording, as_counts, as_float32
from adapters.graph import SPIKING
from adapters.sinabs.package import layers
from adapters.torch_layers.hooks import signal, watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import nir


class Recorder:
    """The record of one run.

    Args:
        modules: node to its module.
        nodes: the graph's nodes, for their kinds.
        probes: what to keep.
        batch: elements of the batch.
    """

    def __init__(
        self,
        modules: Mapping[str, torch.nn.Module],
        nodes: Mapping[str, nir.NIRNode],
        probes: Probes,
        batch: int,
    ) -> None:
        self._nodes, self._probes, self._batch = nodes, probes, batch
        self._seen = {name: modules[name] for name in probes.outputs if name in modules}
        self._recording: dict[str, Any] = {
            name: modules[name]
            for name in probes.membranes
            if isinstance(modules.get(name), layers.LIF)  # IAF and ExpLeak are LIFs
        }
        self._outputs: dict[str, Array] = {}
        self._membranes: dict[str, Array] = {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """See the modules while the block lasts."""
        self._record(on=True)
        try:
            with watched({**self._seen, **self._recording}, self._see):
                yield
        finally:
            self._record(on=False)

    def _record(self, *, on: bool) -> None:
        for module in self._recording.values():
            module.record_states = on

    def _see(self, name: str, _module: torch.nn.Module, output: object) -> None:
        self.see(name, output)
        module = self._recording.get(name)
        if module is not None and module.recordings:  # one module for two nodes is read once
            sharing = [each for each, other in self._recording.items() if other is module]
            self._membranes |= dict.fromkeys(sharing, self._membrane(module))

    def see(self, name: str, value: object) -> None:
        """Keep what a node gave, (B*T, *shape), where it is probed."""
        if name in self._probes.outputs:
            given = unfolded(value, self._batch)
            self._outputs[name] = as_counts(given) if isinstance(self._nodes[name], SPIKING) else given

    def recording(self, predictions: Mapping[str, torch.Tensor]) -> Recording:
        """What was kept.

        Args:
            predictions: Output node to what the model gave for it, (B*T, *shape).
        """
        given = {name: unfolded(value, self._batch) for name, value in predictions.items()}
        return Recording(self._outputs, self._membranes, given)

    def _membrane(self, module: Any) -> Array:  # noqa: ANN401  a LIF of Sinabs
        """V after the reset, (T, B, *shape), of a recording that has the batch first; the recording goes."""
        v = module.recordings["v_mem"][: self._probes.membrane_samples]
        module.recordings = {}  # it holds every element of the batch
        return np.ascontiguousarray(as_float32(v.detach().numpy()).swapaxes(0, 1))


def folded(stimulus: Array) -> torch.Tensor:
    """(T, B, *shape) as Sinabs takes it, (B*T, *shape)."""
    sequences = np.ascontiguousarray(as_float32(stimulus).swapaxes(0, 1))
    return torch.from_numpy(sequences.reshape(-1, *sequences.shape[2:]))


def unfolded(value: object, batch: int) -> Array:
    """(B*T, *shape) as (T, B, *shape), float32, an array of its own."""
    array = as_float32(signal(value))
    return array.reshape(batch, -1, *array.shape[1:]).swapaxes(0, 1).copy()
