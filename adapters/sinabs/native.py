"""Sinabs by its own importer and exporter, called as documented; nothing is mended.

`sinabs.from_nir(graph, batch_size=1)` takes no dt: a tau in seconds is read as one in steps
(sinabs/nir.py). The model is called with a whole sequence, (B*T, *shape), after `sinabs.set_batch_size` and
`sinabs.reset_states`. `sinabs.to_nir(model, sample)` is given a sample of one. Exceptions pass through. The
graph is copied first, since the importer may change it.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import torch

from adapters.sinabs.package import library, untouched
from adapters.sinabs.recorder import Recorder, folded
from adapters.torch_layers.imported import Imported, places, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

    from adapters.base import Array, Probes, Recording


class NativeModel(Imported):
    """What Sinabs' importer made of a graph."""

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph) -> None:
        super().__init__(module, graph)
        self._paths = {name: ".".join(place) for name, place in places(graph).items()}

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        batch = stimulus[self._inputs[0]].shape[1]
        inputs = [folded(stimulus[name]) for name in self._inputs]
        recorder = Recorder(self._modules(), self._nodes, probes, batch)
        with torch.no_grad(), untouched(), recorder.watching():
            library.reset_states(self.module)
            library.set_batch_size(self.module, batch)
            y, state = self.module(*inputs)
        return recorder.recording(self._given(y, state))

    def _given(self, y: torch.Tensor, state: object) -> dict[str, torch.Tensor]:
        """What the model gives for each Output: it returns one tensor, and keeps the others in its state."""
        if len(self._outputs) == 1:
            return {self._outputs[0]: y}
        cache: dict[str, torch.Tensor] = state.cache  # type: ignore[attr-defined]  # nirtorch's
        return {name: cache[safe(name)] for name in self._outputs if safe(name) in cache}

    def _modules(self) -> dict[str, torch.nn.Module]:
        """Node to its module; one that the importer made nothing of is left out."""
        found = dict(self.module.named_modules())
        return {name: found[path] for name, path in self._paths.items() if path in found}

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
