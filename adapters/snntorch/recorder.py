"""Reads what snnTorch's own modules give, while they run.

Forward hooks look at what a module returned and at its membrane; they change nothing and have no opinion: a
module that was not called, or a node no module was made for, is left out. The membrane is given in the
graph's units, by the ratio of the graph's threshold to the neuron's: its importer scales thresholds in
place of inputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import snntorch as snn
import torch

from adapters.base import Array, Probes, Recording, VKind, as_float32
from adapters.graph import SPIKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Self

    import nir

    Hook = Callable[[torch.nn.Module, object, object], None]


class Recorder:
    """The hooks of one run.

    Args:
        modules: node to the module that stands for it.
        nodes: the graph's nodes, for their thresholds.
        probes: what to keep.

    Use as a context; call `keep` at the end of each step.
    """

    def __init__(
        self, modules: Mapping[str, torch.nn.Module], nodes: Mapping[str, nir.NIRNode], probes: Probes
    ) -> None:
        self._modules, self._nodes, self._probes = modules, nodes, probes
        self._now: dict[str, Array] = {}
        self._outputs: dict[str, list[Array]] = {}
        self._membranes: dict[str, list[Array]] = {}
        self._hooks: list[torch.utils.hooks.RemovableHandle] = []

    def __enter__(self) -> Self:
        for name in self._probes.outputs:
            if name in self._modules:
                self._hooks.append(self._modules[name].register_forward_hook(self._hook(name)))
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()

    def _hook(self, name: str) -> Hook:
        def look(_module: torch.nn.Module, _inputs: object, output: object) -> None:
            self._now[name] = signal(output)

        return look

    def keep(self) -> None:
        """Copy what the hooks saw in this step; of a module that was called twice, the last."""
        for name, value in self._now.items():
            spikes = isinstance(self._nodes[name], SPIKING)
            self._outputs.setdefault(name, []).append(value.astype(np.uint8) if spikes else value)
        self._now.clear()
        for name in self._probes.membranes:
            neuron = self._modules.get(name)
            if isinstance(neuron, snn.SpikingNeuron):
                membrane = neuron.mem[: self._probes.membrane_samples]
                scaled = signal(membrane) * self._scale(name, neuron)
                self._membranes.setdefault(name, []).append(scaled)

    def _scale(self, name: str, neuron: snn.SpikingNeuron) -> Array:
        """The graph's unit of v in the neuron's."""
        graph = as_float32(getattr(self._nodes[name], "v_threshold", 1))
        live = as_float32(neuron.threshold.detach().numpy())
        usable = (live != 0) & np.isfinite(live)  # a threshold of 0 sets no unit
        scale: Array = np.divide(graph, live, out=np.ones_like(graph + live), where=usable)
        return scale

    def recording(self, predictions: Mapping[str, list[Array]]) -> Recording:
        """What was kept.

        Args:
            predictions: Output node to what arrived there, a list of (B, *shape).
        """
        given = _stacked(predictions)
        return Recording(
            outputs=_stacked(self._outputs) | {n: v for n, v in given.items() if n in self._probes.outputs},
            membranes=_stacked(self._membranes),
            predictions=given,
            v_kind={name: _kind(self._modules[name]) for name in self._membranes},
        )


def reset(module: torch.nn.Module) -> None:
    """Bring every neuron of a model to rest: a state passed as None does not."""
    for neuron in neurons(module):
        neuron.reset_mem()


def neurons(module: torch.nn.Module) -> Iterator[snn.SpikingNeuron]:
    """SnnTorch's neurons in a model."""
    yield from (m for m in module.modules() if isinstance(m, snn.SpikingNeuron))


def signal(output: object) -> Array:
    """What a module gave, (B, *shape): a neuron may give (spikes, membrane)."""
    value = output[0] if isinstance(output, tuple) else output
    return as_float32(torch.as_tensor(value).detach().clone().numpy())


def _stacked(values: Mapping[str, list[Array]]) -> dict[str, Array]:
    return {name: np.stack(steps) for name, steps in values.items()}


def _kind(neuron: torch.nn.Module) -> VKind:
    """snn.Leaky resets its membrane at the start of the next step unless told otherwise."""
    return VKind.BEFORE_RESET if neuron.reset_delay else VKind.AFTER_RESET
