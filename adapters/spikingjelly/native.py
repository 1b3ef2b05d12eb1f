"""SpikingJelly by its own importer and exporter, called as documented; nothing is mended.

`import_from_nir(graph, dt=dt)` and `export_to_nir(net, example_input, dt=dt)`: dt is a documented argument
of both, without which they suppose 1e-4 s (spikingjelly/activation_based/nir_exchange). The imported model
is called step by step with the state it returned. Exceptions pass through. Copied first, because the
imported weights share the graph's arrays.
"""

from __future__ import annotations

import copy
import keyword
from typing import TYPE_CHECKING

from spikingjelly.activation_based.nir_exchange import export_to_nir, import_from_nir

from adapters.spikingjelly.fields import FIELDS
from adapters.spikingjelly.recorder import Recorder
from adapters.torch_layers.imported import Stepwise, found, places, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir
    import torch


class NativeModel(Stepwise):
    """What SpikingJelly's importer made of a graph.

    Args:
        module: the importer's torch.fx.GraphModule.
        graph: what was imported.
        dt: seconds a step.
    """

    fields = FIELDS
    recorder = Recorder

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph, dt: float) -> None:
        super().__init__(module, graph)
        self.dt = dt
        self._paths = {name: ".".join(path) for name, path in places(graph, _called).items()}

    def _placed(self) -> Mapping[str, tuple[str, torch.nn.Module]]:
        return found(self.module, self._paths)

    def export(self) -> nir.NIRGraph:
        """What SpikingJelly's exporter writes, given a sample with a batch dimension."""
        return export_to_nir(self.module, self._sample(1), dt=self.dt)


def load(graph: nir.NIRGraph, dt: float) -> NativeModel:
    """Import a graph."""
    return NativeModel(import_from_nir(copy.deepcopy(graph), dt=dt), graph, dt)


def _called(name: str) -> str:
    """A node's name as nirtorch gives it to a module, which marks Python's keywords."""
    flat = safe(name)
    return f"nir_node_{flat}" if keyword.iskeyword(flat) else flat
