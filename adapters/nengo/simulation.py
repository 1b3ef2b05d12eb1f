"""Runs a Nengo network over time and records.

Nengo has no batch: a simulator is built once a run, and put back to rest for each element. Stimulus and probes
are in a network around the live one, which stays as it is. The optimizer, which merges operators, is off: it
makes building four times as long and a convolutional network no faster. A model of the simulator's own keeps
Nengo's cache of decoders, a folder in the user's home, out of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import nengo
import numpy as np

from adapters.base import Array, Probes, Recording, RefusedError
from adapters.nengo.elements import size
from adapters.probed import blank
from adapters.stimulus import extent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.graph import Network
    from adapters.nengo.part import Part


def run(
    network: Network,
    live: Any,  # noqa: ANN401  Nengo has no types
    parts: Mapping[str, Part],
    *,
    dt: float,
    stimulus: Mapping[str, Array],
    probes: Probes,
) -> Recording:
    """Simulate every batch element from rest.

    Args:
        network: the graph.
        live: the Nengo network.
        parts: node to what stands for it.
        dt: seconds a step.
        stimulus: Input node to (T, B, *shape).
        probes: what to record; a membrane of a node that has none is left out.

    Raises:
        StimulusError: the stimulus does not fit the Inputs.
        UnknownProbeError: a probe names no node.
        RefusedError: the network is unstable, so that infinity meets 0.
    """
    steps, batch = extent(network, stimulus)
    tape = _Tape(parts, blank(network, probes, (steps, batch)))
    whole, feeds = _around(live, parts, network, dt, tape)
    with _simulator(whole, dt) as simulator:
        for element in range(batch):
            for name, feed in feeds.items():
                feed.frames = stimulus[name][:, element].reshape(steps, -1)
            simulator.reset()
            _advance(simulator, steps)
            with np.errstate(over="ignore"):  # an unstable membrane runs out of single precision
                tape.keep(element, simulator)
    return tape.recording


def _simulator(whole: Any, dt: float) -> Any:  # noqa: ANN401  Nengo has no types
    model = nengo.builder.Model(dt=dt, label="nirtrip")
    with np.errstate(divide="ignore"):  # Nengo works out the rates of neurons, which are infinite without reset time
        return nengo.Simulator(whole, dt=dt, model=model, progress_bar=False, optimize=False)


def _advance(simulator: Any, steps: int) -> None:  # noqa: ANN401  Nengo has no types
    try:
        simulator.run_steps(steps, progress_bar=False)
    except FloatingPointError as error:
        why = f"grow beyond all bounds within {simulator.n_steps + 1} steps, where Nengo stops: {error}"
        raise RefusedError("graph", "NIRGraph", "values", why) from error


@dataclass
class _Feed:
    """What Nengo asks for an Input's values.

    Args:
        dt: seconds a step.
        frames: (T, size).
    """

    dt: float
    frames: Array = field(default_factory=lambda: np.zeros((1, 0)))

    def __call__(self, t: float) -> Array:
        """The values of the step that ends at t seconds."""
        frame: Array = self.frames[round(t / self.dt) - 1]
        return frame


def _around(
    live: Any,  # noqa: ANN401  Nengo has no types
    parts: Mapping[str, Part],
    network: Network,
    dt: float,
    tape: _Tape,
) -> tuple[Any, dict[str, _Feed]]:
    """A network that holds the live one, what feeds its Inputs, and the probes of `tape`."""
    feeds = {name: _Feed(dt) for name in network.inputs}
    with nengo.Network(seed=0, add_to_container=False) as whole:
        whole.add(live)
        for name, feed in feeds.items():
            source = nengo.Node(feed, size_out=size(network.output_shapes[name]))
            nengo.Connection(source, parts[name].arrives, synapse=None)
        for name in {**tape.recording.outputs, **tape.recording.predictions}:
            tape.output_probes[name] = nengo.Probe(parts[name].leaves)
        for name in tape.recording.membranes:
            tape.membrane_probes[name] = nengo.Probe(parts[name].leaves, "voltage")
    return whole, feeds


@dataclass
class _Tape:
    """What the probes keep, filled one batch element at a time."""

    parts: Mapping[str, Part]
    recording: Recording
    output_probes: dict[str, Any] = field(default_factory=dict)
    membrane_probes: dict[str, Any] = field(default_factory=dict)

    def keep(self, element: int, simulator: Any) -> None:  # noqa: ANN401  Nengo has no types
        """Copy what was probed of one batch element."""
        for values in (self.recording.outputs, self.recording.predictions):
            for name, kept in values.items():
                kept[:, element] = simulator.data[self.output_probes[name]].reshape(kept[:, element].shape)
        for name, kept in self.recording.membranes.items():
            volt = self.parts[name].volt
            if element < kept.shape[1] and volt is not None:
                volts = simulator.data[self.membrane_probes[name]] * volt()
                kept[:, element] = volts.reshape(kept[:, element].shape)
