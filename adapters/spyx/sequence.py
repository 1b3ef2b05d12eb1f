"""A Sequential of Spyx's, run and exported the way its documentation does it, whoever made it.

`spyx.nn.run` returns what the last layer gives, and nothing of the others. The scan here is the one it makes
(spyx/nn.py, run and Sequential.__call__), layer by layer, keeping what is probed of what it passes by.
Spyx is channels last: a stimulus is turned before, what is kept after. `spyx.nir.to_nir(model, input_shape,
output_shape, dt)` takes shapes channels first, and the dt that the model was made with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from spyx import nn
from spyx.nir import to_nir

from adapters.base import Array, Probes, Realisation, Recording
from adapters.graph import SPIKING
from adapters.jax_layers.gradients import brought_to, weighted
from adapters.spyx.fields import FIELDS
from adapters.training import Arrival, Gradient, held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import nir

    from adapters.graph import Network

Arrays = dict[str, "jax.Array"]
IMAGE = 4
"""Axes of a batch of images."""

_WITH_CURRENT = (nn.CuBaLIF, nn.RCuBaLIF)
"""Their state is the membrane and, behind it along the last axis, the current."""


@dataclass(frozen=True)
class Place:
    """Which nodes a layer stands for.

    Args:
        output: the node that gives what the layer gives.
        membrane: the node whose membrane is the layer's state; "" if the layer has none.
    """

    output: str
    membrane: str = ""

    @property
    def spikes(self) -> bool:
        """Whether it gives spikes: every layer of Spyx's with a state that stands for a node does."""
        return bool(self.membrane)


class SequenceModel:
    """Layers that stand for nodes of a graph.

    Args:
        sequence: the layers.
        places: the nodes that each stands for.
        net: the graph.
        dt: seconds a step.
    """

    def __init__(self, sequence: nn.Sequential, places: Sequence[Place], net: Network, dt: float) -> None:
        self.sequence, self.places, self.network, self.dt = sequence, tuple(places), net, dt
        self._input, self._output = port(net.inputs, "input"), port(net.outputs, "output")

    @property
    def live(self) -> nn.Sequential:
        """Spyx's own model."""
        return self.sequence

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """Spyx's and flax's own layers; a node that Spyx left out is missing."""
        names = {name for place in self.places for name in (place.output, place.membrane or place.output)}
        return dict.fromkeys((*self.network.inputs, *sorted(names), *self.network.outputs), Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        given = jnp.asarray(channels_last(np.asarray(stimulus[self._input], np.float32)))
        return Recording(*jax.tree.map(np.array, self._simulate(self.sequence, given, probes)))

    def gradients(self, stimulus: Mapping[str, Array]) -> tuple[Gradient, ...]:
        """One backward pass through the whole run, by every parameter of flax's."""
        given = jnp.asarray(channels_last(np.asarray(stimulus[self._input], np.float32)))
        rules, parameters, others = nnx.split(self.sequence, nnx.Param, ...)

        def loss(parameters: nnx.State) -> jax.Array:
            sequence = nnx.merge(rules, parameters, others)
            return weighted(self._simulate(sequence, given, Probes(()), differentiable=True)[2].values())

        brought = nnx.merge(rules, jax.grad(loss)(parameters), others)
        pairs = zip(self.sequence.layers, brought.layers, self.places, strict=True)
        return tuple(each for *layers, place in pairs for each in self._brought(place, *layers))

    def _brought(self, place: Place, layer: object, gradients: object) -> Iterator[Gradient]:
        node = self.network.nodes[place.membrane or place.output]
        numbers, found = (nnx.to_pure_dict(nnx.state(each, nnx.Param)) for each in (layer, gradients))
        yield from brought_to(place.output, node, FIELDS, numbers, found)
        for name, value in vars(layer).items():
            field = held(name, node, FIELDS)
            if field and isinstance(value, float | np.ndarray | jax.Array):
                yield Gradient(f"{place.output}.{name}", place.output, field, Arrival.NO_PARAMETER, "a number")

    def _simulate(
        self, sequence: nn.Sequential, given: jax.Array, probes: Probes, *, differentiable: bool = False
    ) -> tuple[Arrays, Arrays, Arrays]:
        """Outputs, membranes and predictions, (T, B, *shape).

        Args:
            sequence: the layers.
            given: channels last.
            probes: what is kept.
            differentiable: keep spikes as they are, not as bytes.
        """

        def step(states: list[Any], x: jax.Array) -> tuple[list[Any], tuple[Arrays, ...]]:
            after: list[Any] = []
            outputs, membranes = {self._input: x}, {}
            for layer, place, state in zip(sequence.layers, self.places, states, strict=True):
                x, new = (layer(x), None) if state is None else layer(x, state)
                after.append(new)
                outputs[place.output] = x.astype(jnp.uint8) if place.spikes and not differentiable else x
                if place.membrane:
                    membranes[place.membrane] = _membrane(layer, new)[: probes.membrane_samples]
            outputs[self._output] = x
            prediction = {self._output: channels_first(x)}
            return after, (self._kept(outputs, probes.outputs), self._kept(membranes, probes.membranes), prediction)

        _, kept = jax.lax.scan(step, sequence.initial_state(given.shape[1]), given)
        outputs, membranes, predictions = kept
        return outputs, membranes, predictions

    def _kept(self, found: Arrays, probed: tuple[str, ...]) -> Arrays:
        return {name: channels_first(value) for name, value in found.items() if name in probed}

    def export(self) -> nir.NIRGraph:
        """What Spyx's exporter writes."""
        shapes = self.network.output_shapes
        return to_nir(self.sequence, {"input": shapes[self._input]}, {"output": shapes[self._output]}, dt=self.dt)


def place(name: str, node: nir.NIRNode) -> Place:
    """Where a layer stands for one node."""
    return Place(name, name if isinstance(node, SPIKING) else "")


def port(names: tuple[str, ...], called: str) -> str:
    """The one Input or Output that Spyx sees: the one it calls so, else any."""
    return called if called in names else names[0]


def channels_last(x: Array) -> Array:
    """(T, B, C, H, W) as (T, B, H, W, C); other shapes as they are."""
    return np.moveaxis(x, 2, -1) if x.ndim == IMAGE + 1 else x


def channels_first(x: jax.Array) -> jax.Array:
    """(B, H, W, C) as (B, C, H, W); other shapes as they are."""
    return jnp.moveaxis(x, -1, 1) if x.ndim == IMAGE else x


def _membrane(layer: Any, state: jax.Array) -> jax.Array:  # noqa: ANN401  Spyx's own
    return jnp.split(state, 2, -1)[0] if isinstance(layer, _WITH_CURRENT) else state
