"""Runs a network of PyTorch modules over time.

Step by step, in the network's execution order. What arrives at a node is summed in canonical edge
order; a late edge brings what its source gave in the step before, 0 in the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from adapters.probed import blank
from adapters.stimulus import extent
from adapters.torch_layers.neuron import Cell, Neuron

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adapters.base import Array, Probes, Recording
    from adapters.graph import Network


def run(
    network: Network,
    modules: Mapping[str, torch.nn.Module],
    stimulus: Mapping[str, Array],
    probes: Probes,
) -> Recording:
    """Simulate from rest and record.

    Args:
        network: order, wiring and shapes.
        modules: node to its module; a `Cell` where the node has memory.
        stimulus: Input node to (T, B, *shape), float32 or counts.
        probes: what to record; a membrane of a node that has none is left out.

    Raises:
        StimulusError: the stimulus does not fit the Inputs.
        UnknownProbeError: a probe names no node.
    """
    recording = blank(network, probes, extent(network, stimulus))
    with torch.no_grad():
        for number, step in enumerate(_steps(network, modules, stimulus)):
            step.keep(recording, number)
    return recording


def predict(
    network: Network, modules: Mapping[str, torch.nn.Module], stimulus: Mapping[str, Array]
) -> dict[str, torch.Tensor]:
    """What the same run gives for each Output, (T, B, *shape), with gradients flowing back."""
    with torch.enable_grad():
        return outputs(network, modules, stimulus)


def outputs(
    network: Network, modules: Mapping[str, torch.nn.Module], stimulus: Mapping[str, Array | torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The same, with gradients if they are wanted where it is called; a stimulus of tensors gets some too."""
    given = [[step.outputs[name] for name in network.outputs] for step in _steps(network, modules, stimulus)]
    return dict(zip(network.outputs, map(torch.stack, zip(*given, strict=True)), strict=True))


def _steps(
    network: Network, modules: Mapping[str, torch.nn.Module], stimulus: Mapping[str, Array | torch.Tensor]
) -> Iterator[_Step]:
    """The network at the end of each step, from rest."""
    steps, batch = extent(network, stimulus)  # type: ignore[arg-type]  # all it asks for is their shapes
    step = _Step(network, modules, batch)
    for number in range(steps):
        step.take({name: stimulus[name][number] for name in network.inputs})
        yield step


@dataclass
class _Step:
    """What every node gave in the latest step, (B, *shape), and the states they ended it with."""

    network: Network
    modules: Mapping[str, torch.nn.Module]
    batch: int
    outputs: dict[str, torch.Tensor] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)

    def take(self, stimulus: Mapping[str, Array | torch.Tensor]) -> None:
        """One step further, with the Inputs' values, (B, *shape)."""
        before = self.outputs
        self.outputs = {name: _entering(value) for name, value in stimulus.items()}
        for name, module in self.modules.items():
            x = self.outputs[name] if name in stimulus else self._arriving(name, before)
            if isinstance(module, Cell):
                y, self.states[name] = module.step(x, self.states.get(name))
            else:
                y = module(x)
            # A parameter of one element may have more axes than the node.
            self.outputs[name] = y.reshape(self.batch, *self.network.output_shapes[name])

    def _arriving(self, name: str, before: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """The sum of what reaches a node in this step; `before` is empty in the first."""
        total: torch.Tensor | None = None
        for source in self.network.sources(name):
            late = (source, name) in self.network.late
            part = before.get(source) if late else self.outputs[source]
            if part is not None:
                total = part if total is None else total + part
        return torch.zeros(self.batch, *self.network.input_shapes[name]) if total is None else total

    def keep(self, recording: Recording, number: int) -> None:
        """Copy what is probed of this step to its place."""
        for kept in (recording.outputs, recording.predictions):
            for name, values in kept.items():
                values[number] = self.outputs[name].numpy()
        for name, values in recording.membranes.items():
            module = self.modules[name]
            assert isinstance(module, Neuron)  # noqa: S101  by the contract: its node has a membrane
            membrane = module.membrane(self.states[name]).reshape(self.batch, *values.shape[2:])
            values[number] = membrane[: values.shape[1]].numpy()


def _entering(value: Array | torch.Tensor) -> torch.Tensor:
    return value.float() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value, dtype=np.float32))
