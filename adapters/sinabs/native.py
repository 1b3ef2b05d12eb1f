"""Sinabs by its own importer and exporter, called as documented; nothing is mended.

`sinabs.from_nir(graph, batch_size=1)` takes no dt: a tau in seconds is read as one in steps
(sinabs/nir.py). The model is called with a whole sequence, (B*T, *shape), after `sinabs.set_batch_size` and
`sinabs.reset_states`. `sinabs.to_nir(model, sample)` is given a sample of one. Exceptions pass through. The
graph is copied first, since the importer may change it.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from adapters.sinabs.fields import FIELDS
from adapters.sinabs.package import library, untouched
from adapters.sinabs.recorder import Recorder, folded
from adapters.torch_layers.imported import Imported, found, places, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir
    import torch

    from adapters.base import Array, Probes, Recording
    from adapters.torch_layers.gradients import Predictions


class NativeModel(Imported):
    """What Sinabs' importer made of a graph."""

    fields = FIELDS
    reset_call = "sinabs.reset_states(model)"

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph) -> None:
        super().__init__(module, graph)
        self._paths = {name: ".".join(place) for name, place in places(graph).items()}

    def _reset(self) -> None:
        library.reset_states(self.module)

    def _simulate(self, stimulus: Mapping[str, Array], probes: Probes) -> tuple[Recording, Predictions]:
        """The whole sequence through one layer after the other."""
        batch = stimulus[self._inputs[0]].shape[1]
        inputs = [folded(stimulus[name]) for name in self._inputs]
        modules = {name: module for name, (_, module) in self._placed().items()}
        recorder = Recorder(modules, self._nodes, probes, batch)
        with untouched(), recorder.watching():
            library.set_batch_size(self.module, batch)
            given = self._given(*self.module(*inputs))
        return recorder.recording(given), given

    def _given(self, y: torch.Tensor, state: object) -> dict[str, torch.Tensor]:
        """What the model gives for each Output: it returns one tensor, and keeps the others in its state."""
        if len(self._outputs) == 1:
            return {self._outputs[0]: y}
        cache: dict[str, torch.Tensor] = state.cache  # type: ignore[attr-defined]  # nirtorch's
        return {name: cache[safe(name)] for name in self._outputs if safe(name) in cache}

    def _placed(self) -> Mapping[str, tuple[str, torch.nn.Module]]:
        return found(self.module, self._paths)

    def export(self) -> nir.NIRGraph:
        """What Sinabs' exporter writes, given a sample that is a batch of one step."""
        with untouched():
            library.reset_states(self.module)
            library.set_batch_size(self.module, 1)
            return library.to_nir(self.module, self._sample(1))


def load(graph: nir.NIRGraph, dt: float) -> NativeModel:  # noqa: ARG001  its importer takes none
    """Import a graph."""
    with untouched():
        return NativeModel(library.from_nir(copy.deepcopy(graph), batch_size=1), graph)
