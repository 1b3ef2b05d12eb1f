"""jaxsnn by its own importer, called as documented; nothing is mended.

`jaxsnn.event.from_nir(graph, ConversionConfig(t_max, n_steps))`, `topology.done()`, `from_nir_data` for the
stimulus (jaxsnn/event/utils/from_nir.py, from_nir_data.py). The simulator goes from event to event: it knows
no dt, has no membrane to show and takes spikes only. What a configuration has to say is known when a stimulus
is: t_max is its length, n_steps, the number of events for which a population has room, is doubled until none
is full, or until each neuron could have spiked in every step. A graph is therefore imported when it is loaded,
to hear what the importer says to it, and again for each run. Exceptions pass through.

There is no exporter in release 0.3.0.
"""

from __future__ import annotations

import copy
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import nir
import numpy as np

from adapters.absent import no_exporter
from adapters.base import Array, Probes, Realisation, Recording
from adapters.handlers import own_handlers
from adapters.jax_layers.gradients import weighted
from adapters.jaxsnn.events import as_events, is_full, is_own, per_step
from adapters.jaxsnn.fields import FIELDS
from adapters.jaxsnn.package import event
from adapters.training import Arrival, Gradient, arrival, held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Events = Mapping[str, Any]
    """Node to what it went through, jaxsnn's Spike; None for a node without events."""

_ROOM = 256
"""Events a population has room for at first, beyond those of the stimulus."""


class _Simulated(NamedTuple):
    """A run: the imported network, its weights, what runs it again with others, and what was found."""

    topology: Any
    weights: Any
    apply: Callable[[Any], Events]
    found: Events


class NativeModel:
    """A graph that jaxsnn imports.

    Args:
        graph: Input, Linear, CubaLIF and Output nodes.
        dt: seconds a step of the stimulus and of what is recorded.
    """

    def __init__(self, graph: nir.NIRGraph, dt: float) -> None:
        self._graph, self._dt = copy.deepcopy(graph), dt  # imported weights may share its arrays
        self._import(1.0, 1)

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """The importer's own modules."""
        return dict.fromkeys(self._graph.nodes, Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest; populations' spikes are recorded, membranes are not to be had."""
        steps = len(next(iter(stimulus.values())))
        given = {name: np.asarray(counts) for name, counts in stimulus.items()}
        with own_handlers():
            found = self._simulate(given, steps).found
        counts = {name: given[name].astype(np.float32) for name in given}
        for name, node in self._graph.nodes.items():
            if isinstance(node, nir.CubaLIF):
                counts[name] = per_step(found[name], node.tau_mem.shape, steps, self._dt)
        return Recording(
            outputs={name: counts[name] for name in probes.outputs if name in counts},
            predictions=self._predictions(counts),
        )

    def export(self) -> nir.NIRGraph:
        """Nothing.

        Raises:
            RefusedError: always.
        """
        raise no_exporter("jaxsnn 0.3.0")

    def _import(self, t_max: float, n_steps: int) -> tuple[Any, Any, Any]:
        """The imported network, its functions `init` and `apply`."""
        room = {name: n_steps for name, node in self._graph.nodes.items() if isinstance(node, nir.CubaLIF)}
        config = event.ConversionConfig(t_max=t_max, n_steps=room)
        with own_handlers():
            topology = event.from_nir(self._graph, config)
            return topology, *topology.done()

    def gradients(self, stimulus: Mapping[str, Array]) -> tuple[Gradient, ...]:
        """One backward pass through the whole run, from the times of the spikes that reach an Output.

        What jaxsnn differentiates are times, by its weights; a population's numbers are none of its parameters.
        """
        with own_handlers():
            simulated = self._simulate(stimulus, len(next(iter(stimulus.values()))))
            brought = jax.grad(lambda weights: self._lateness(simulated.apply(weights)))(simulated.weights)
        return tuple(
            each
            for name, node in self._graph.nodes.items()
            for each in (*_of_weights(name, brought.get(name)), *_of_population(name, node, simulated.topology))
        )

    def _lateness(self, found: Events) -> jax.Array:
        """The loss: the times of the spikes that are put out, each weighted by another number."""
        names = [a for a, b in self._graph.edges if isinstance(self._graph.nodes[b], nir.Output)]
        spikes = [found[name] for name in names]
        return weighted(jnp.where(is_own(each), each.time, 0) for each in spikes)

    def _simulate(self, stimulus: Mapping[str, Array], steps: int) -> _Simulated:
        """What every population went through, with room for all of it."""
        data = as_events(stimulus, self._dt)
        arriving = sum(node.observables["spikes"].shape[1] for node in data.nodes.values())
        neurons = sum(node.tau_mem.size for node in self._graph.nodes.values() if isinstance(node, nir.CubaLIF))
        room, most = arriving + _ROOM, arriving + steps * neurons
        while True:
            topology, init, apply = self._import(steps * self._dt, room)
            weights = init(jax.random.PRNGKey(0))
            given = event.from_nir_data(data, topology)
            found: Events = apply(given, weights)
            full = any(is_full(found[name]) for name in found if name not in stimulus and found[name] is not None)
            if not full or room >= most:
                return _Simulated(topology, weights, partial(apply, given), found)
            room *= 2

    def _predictions(self, counts: Mapping[str, Array]) -> dict[str, Array]:
        """What reaches each Output, which the importer leaves out."""
        found = {}
        for name, node in self._graph.nodes.items():
            sources = [counts[a] for a, b in self._graph.edges if b == name and a in counts]
            if isinstance(node, nir.Output) and sources:
                found[name] = np.asarray(sum(sources[1:], start=sources[0]))
        return found


def load(graph: nir.NIRGraph, dt: float) -> NativeModel:
    """Import a graph."""
    return NativeModel(graph, dt)


def _of_weights(name: str, brought: object) -> Iterator[Gradient]:
    if brought is not None:
        yield Gradient(name, name, "weight", arrival(brought))


def _of_population(name: str, node: nir.NIRNode, topology: Any) -> Iterator[Gradient]:  # noqa: ANN401  jaxsnn's own
    if isinstance(node, nir.CubaLIF):
        kept = topology.graph.nodes[name]["module"].parameters["lif_params"]
        for field in fields(kept):
            yield Gradient(
                f"{name}.{field.name}", name, held(field.name, node, FIELDS), Arrival.NO_PARAMETER, "a number"
            )
