"""Reads what snnTorch's own modules give, while they run.

The membrane is given in the graph's units, by the ratio of the graph's threshold to the neuron's: its importer
scales thresholds in place of inputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import snntorch as snn

from adapters.base import Array, Probes, Recording, VKind, as_float32
from adapters.tape import Tape
from adapters.torch_layers.hooks import signal, watched

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    import nir
    import torch


class Recorder:
    """The record of one run; call `keep` at the end of each step.

    Args:
        modules: node to the module that stands for it.
        nodes: the graph's nodes, for their thresholds.
        probes: what to keep.
        steps: how many there will be.
    """

    def __init__(
        self, modules: Mapping[str, torch.nn.Module], nodes: Mapping[str, nir.NIRNode], probes: Probes, steps: int
    ) -> None:
        self._seen = {name: modules[name] for name in probes.outputs if name in modules}
        neurons = {name: module for name, module in modules.items() if isinstance(module, snn.SpikingNeuron)}
        self._neurons = {name: neurons[name] for name in probes.membranes if name in neurons}
        self._nodes, self._tape = nodes, Tape(nodes, probes, steps)
        self._now: dict[str, Array] = {}

    def watching(self) -> AbstractContextManager[None]:
        """See the modules while the block lasts; of one that is called twice in a step, the last counts."""
        return watched(self._seen, self._see)

    def _see(self, name: str, _module: torch.nn.Module, output: object) -> None:
        self._now[name] = signal(output)

    def keep(self, predictions: Mapping[str, object]) -> None:
        """Copy what this step showed.

        Args:
            predictions: Output node to what the model gave for it.
        """
        membranes = {name: signal(neuron.mem) * self._scale(name, neuron) for name, neuron in self._neurons.items()}
        self._tape.keep(self._now, membranes, {name: signal(value) for name, value in predictions.items()})
        self._now.clear()

    def _scale(self, name: str, neuron: snn.SpikingNeuron) -> Array:
        """The graph's unit of v in the neuron's."""
        graph = as_float32(getattr(self._nodes[name], "v_threshold", 1))
        live = as_float32(neuron.threshold.detach().numpy())
        usable = (live != 0) & np.isfinite(live)  # a threshold of 0 sets no unit
        scale: Array = np.divide(graph, live, out=np.ones_like(graph + live), where=usable)
        return scale

    def recording(self) -> Recording:
        """What was kept; snn.Leaky resets its membrane at the start of the next step unless told otherwise."""
        delayed = {name for name, neuron in self._neurons.items() if neuron.reset_delay}
        return self._tape.recording(dict.fromkeys(delayed, VKind.BEFORE_RESET))


def reset(module: torch.nn.Module) -> None:
    """Bring every neuron of a model to rest: a state passed as None does not."""
    for neuron in module.modules():
        if isinstance(neuron, snn.SpikingNeuron):
            neuron.reset_mem()
