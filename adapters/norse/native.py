"""Norse by its own importer and exporter, called as documented; nothing is mended.

`norse.torch.from_nir(graph, dt=dt)`: dt is a documented argument (norse/torch/utils/import_nir.py),
without which it supposes 1e-3 s. `norse.torch.to_nir(module, sample)`: its dt is not documented
anywhere and no published example gives one, so that it is left at its default of 1e-3; whatever is
given, the exporter writes tau * dt for tau (norse/torch/utils/export_nir.py). Exceptions pass through,
and so does a graph with gaps: writing it fails.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from adapters.absent import no_importer
from adapters.handlers import own_handlers
from adapters.norse.fields import FIELDS
from adapters.norse.package import KNOWS_NIR, library
from adapters.norse.states import membranes
from adapters.tape import Tape
from adapters.torch_layers.hooks import signal
from adapters.torch_layers.imported import Imported, found, places, stacked

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir
    import torch

    from adapters.base import Array, Probes, Recording
    from adapters.torch_layers.gradients import Predictions


class NativeModel(Imported):
    """What Norse's importer made of a graph."""

    fields = FIELDS

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph) -> None:
        super().__init__(module, graph)
        self._places = places(graph)

    def _simulate(self, stimulus: Mapping[str, Array], probes: Probes) -> tuple[Recording, Predictions]:
        """Step by step, with the state that the module returned."""
        steps = self._steps(stimulus)
        tape = Tape(self._nodes, probes, len(steps))
        given, state = [], None
        with own_handlers():
            for x in steps:
                y, state = self.module(*x, state)
                outputs, states = self._seen(state)
                given.append(self._given(y, outputs))
                arrays = {name: signal(value) for name, value in outputs.items()}
                tape.keep(arrays, membranes(states), {name: signal(value) for name, value in given[-1].items()})
        return tape.recording(), stacked(given)

    def _given(self, y: torch.Tensor, outputs: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """What the model gives for each Output: it returns one tensor, and keeps the others in its state."""
        if len(self._outputs) == 1:
            return {self._outputs[0]: y}
        return {name: outputs[name] for name in self._outputs if name in outputs}

    def _seen(self, state: object) -> tuple[dict[str, torch.Tensor], dict[str, object]]:
        """Outputs and states of the nodes in nirtorch's GraphExecutorState, which nests as the graph does."""
        outputs, states = {}, {}
        for name, (*outer, inner) in self._places.items():
            here = state
            for key in outer:
                here = here.state[key][0]  # type: ignore[attr-defined]  # nirtorch's
            if inner in here.cache:  # type: ignore[attr-defined]  # same
                outputs[name] = here.cache[inner]  # type: ignore[attr-defined]  # same
            if inner in here.state:  # type: ignore[attr-defined]  # same
                states[name] = here.state[inner][0]  # type: ignore[attr-defined]  # same
        return outputs, states

    def _placed(self) -> Mapping[str, tuple[str, torch.nn.Module]]:
        return found(self.module, {name: ".".join(path) for name, path in self._places.items()})

    def export(self) -> nir.NIRGraph:
        """What Norse's exporter writes, given a sample without a batch dimension: it cannot leave one out."""
        with own_handlers():
            return library.to_nir(self.module, self._sample())


def load(graph: nir.NIRGraph, dt: float) -> NativeModel:
    """Import a graph, copied first: the imported weights share its arrays.

    Raises:
        RefusedError: this release of Norse has no importer (1.0).
    """
    if not KNOWS_NIR:
        raise no_importer("Norse before 1.1")
    with own_handlers():
        return NativeModel(library.from_nir(copy.deepcopy(graph), dt=dt), graph)
