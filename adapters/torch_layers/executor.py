"""Runs a network of PyTorch modules over time.

Step by step, in the network's execution order. What arrives at a node is summed in canonical edge
order; a late edge brings what its source gave in the step before, 0 in the first. Only what is probed
is kept, converted as it goes (spikes to bytes), so that memory grows with the probes, not with the
network.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import nir
import numpy as np
import torch

from adapters.base import Array, Probes, Recording
from adapters.graph import SPIKING, Network
from adapters.torch_layers.neuron import Cell, Neuron

if TYPE_CHECKING:
    from collections.abc import Mapping


class StimulusError(ValueError):
    """A stimulus that does not fit the network's inputs."""


class UnknownProbeError(KeyError):
    """A probe on a node that the network does not have."""


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
        StimulusError: an Input has no stimulus, or one of another shape, or lengths differ.
        UnknownProbeError: a probe names no node.
    """
    steps, batch = _extent(network, stimulus)
    tape = _Tape(network, modules, probes, steps, batch)
    step = _Step(network, modules, batch)
    with torch.no_grad():
        for number in range(steps):
            step.take({name: stimulus[name][number] for name in network.inputs})
            tape.keep(number, step.outputs, step.states)
    return tape.recording()


@dataclass
class _Step:
    """What every node gave in the latest step, (B, *shape), and the states they ended it with."""

    network: Network
    modules: Mapping[str, torch.nn.Module]
    batch: int
    outputs: dict[str, torch.Tensor] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)

    def take(self, stimulus: Mapping[str, Array]) -> None:
        """One step further, with the Inputs' values, (B, *shape)."""
        before = self.outputs
        self.outputs = {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in stimulus.items()}
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


def _extent(network: Network, stimulus: Mapping[str, Array]) -> tuple[int, int]:
    """Steps and batch of a stimulus that fits every Input."""
    extents = set()
    for name in network.inputs:
        if name not in stimulus:
            raise StimulusError(f"Input {name!r} has no stimulus; given: {sorted(stimulus)}")
        shape, expected = stimulus[name].shape, network.output_shapes[name]
        if shape[2:] != tuple(expected):
            raise StimulusError(f"stimulus of {name!r} is {shape}; expected (T, B, *{tuple(expected)})")
        extents.add(shape[:2])
    unknown = set(stimulus) - set(network.inputs)
    if unknown or len(extents) != 1:
        raise StimulusError(
            f"stimulus has (T, B) {sorted(extents)} and unknown inputs {sorted(unknown)}; "
            f"expected one (T, B) for {network.inputs}"
        )
    steps, batch = extents.pop()
    return steps, batch


@dataclass
class _Tape:
    """What the probes keep, filled step by step."""

    network: Network
    modules: Mapping[str, torch.nn.Module]
    probes: Probes
    steps: int
    batch: int
    outputs: dict[str, Array] = field(default_factory=dict)
    membranes: dict[str, Array] = field(default_factory=dict)
    predictions: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = min(self.batch, self.probes.membrane_samples)
        for name in (*self.probes.outputs, *self.probes.membranes):
            if name not in self.modules:
                raise UnknownProbeError(f"no node {name!r} to record; nodes: {list(self.modules)}")
        for name in self.probes.outputs:
            self.outputs[name] = self._array(name, self.batch)
        for name in self.probes.membranes:
            if isinstance(self.modules[name], Neuron):
                self.membranes[name] = np.empty((self.steps, kept, *self.network.output_shapes[name]), np.float32)
        for name in self.network.outputs:
            self.predictions[name] = self._array(name, self.batch)

    def _array(self, name: str, batch: int) -> Array:
        shape = (self.steps, batch, *self.network.output_shapes[name])
        return np.empty(shape, np.uint8 if _counts(self.network, name) else np.float32)

    def keep(self, step: int, now: Mapping[str, torch.Tensor], states: Mapping[str, Any]) -> None:
        """Copy what is probed out of one step."""
        for kept in (self.outputs, self.predictions):
            for name, values in kept.items():
                values[step] = now[name].numpy()
        for name, values in self.membranes.items():
            module = self.modules[name]
            assert isinstance(module, Neuron)  # noqa: S101  only neurons have a membrane tape
            membrane = module.membrane(states[name]).reshape(self.batch, *values.shape[2:])
            values[step] = membrane[: values.shape[1]].numpy()

    def recording(self) -> Recording:
        """What was kept."""
        return Recording(outputs=self.outputs, membranes=self.membranes, predictions=self.predictions)


def _counts(network: Network, name: str) -> bool:
    """Whether a node gives counts of spikes: it spikes, or is an Output that nothing else reaches."""
    node = network.nodes[name]
    if isinstance(node, nir.Output):
        return all(_counts(network, source) for source in network.sources(name))
    return isinstance(node, SPIKING)
