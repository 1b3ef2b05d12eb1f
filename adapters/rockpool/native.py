"""Rockpool by its own importer and exporter, called as documented; nothing is mended.

`rockpool.nn.modules.from_nir(graph)` takes no dt: it supposes that of a neuron to be the smallest of
tau_mem / (1 + r) (rockpool/nn/modules/torch/nir.py). `rockpool.nn.modules.to_nir(module, sample)` takes a batch of
sequences. A model is called with a whole sequence and each of its modules in turn evolves over all of it, so that
feedback between modules reaches only the next call. Exceptions pass through, and so does a graph with gaps:
writing it fails.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import nir
import numpy as np
import torch

from adapters.handlers import own_handlers
from adapters.rockpool.fields import FIELDS
from adapters.rockpool.package import ExpSynTorch, TorchModule, from_nir, own_numbers, to_nir
from adapters.rockpool.recording import recording
from adapters.torch_layers.hooks import watched
from adapters.torch_layers.imported import Imported, found, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adapters.base import Array, Probes, Recording
    from adapters.torch_layers.gradients import Predictions

    Seen = dict[str, torch.Tensor]


class NativeModel(Imported):
    """What Rockpool's importer made of a graph."""

    fields = FIELDS
    reset_call = "reset_state() of every module"

    def __init__(self, module: torch.nn.Module, graph: nir.NIRGraph) -> None:
        super().__init__(module, graph)
        self._places = _places(graph)

    def _reset(self) -> None:
        for module in self.module.modules():
            if isinstance(module, TorchModule):
                module.reset_state()

    def _simulate(self, stimulus: Mapping[str, Array], probes: Probes) -> tuple[Recording, Predictions]:
        """The whole sequence through one module after the other."""
        given = [torch.from_numpy(np.array(stimulus[name], np.float32).swapaxes(0, 1)) for name in self._inputs]
        with own_handlers(), own_numbers(), self._watched() as (outputs, membranes):
            y, _ = self.module(*given)
        predictions = {name: outputs.get(name, y) for name in self._outputs}
        return recording(self._nodes, probes, outputs, membranes, predictions), predictions

    @contextmanager
    def _watched(self) -> Iterator[tuple[Seen, Seen]]:
        """Output and membrane, (B, T, N), of each node's module, seen by forward hooks while the context lasts."""
        outputs: Seen = {}
        membranes: Seen = {}
        modules = {name: module for name, (_, module) in self._placed().items()}
        for module in modules.values():
            if isinstance(module, TorchModule):
                module._record = True  # noqa: SLF001  what `evolve(record=True)` sets, which nirtorch does not call
        with watched(modules, partial(_see, outputs, membranes)):
            yield outputs, membranes

    def _placed(self) -> Mapping[str, tuple[str, torch.nn.Module]]:
        return found(self.module, self._places)

    def export(self) -> nir.NIRGraph:
        """What Rockpool's exporter writes, given a batch of one sequence of one step."""
        with own_handlers(), own_numbers():
            return to_nir(self.module, self._sample(1, 1))


def load(graph: nir.NIRGraph, dt: float) -> NativeModel:  # noqa: ARG001  Rockpool guesses it
    """Import a graph; `dt` has no place in Rockpool's importer."""
    with own_handlers(), own_numbers():
        return NativeModel(from_nir(copy.deepcopy(graph)), graph)


def _see(outputs: Seen, membranes: Seen, name: str, module: torch.nn.Module, output: torch.Tensor) -> None:
    outputs[name] = output
    record = getattr(module, "_record_dict", {})
    if "vmem" in record:
        membranes[name] = record["vmem"]
    elif isinstance(module, ExpSynTorch):
        membranes[name] = output


def _places(graph: nir.NIRGraph) -> dict[str, str]:
    """Inlined name of each node to its module's; nirtorch writes '.' as '_'.

    A nested graph is one module, LIFTorch with recurrent weights, that gives the spikes of its CubaLIF.
    """
    paths: dict[str, str] = {}
    for name, node in graph.nodes.items():
        place = safe(name)
        if isinstance(node, nir.NIRGraph):
            paths |= {f"{name}.{inner}": place for inner, n in node.nodes.items() if isinstance(n, nir.CubaLIF)}
        else:
            paths[name] = place
    return paths
