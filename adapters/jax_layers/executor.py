"""Runs a network of JAX parts over time.

One scan over the steps, in the network's execution order, compiled once for a wiring, kinds of parts, shape and set of
probes.
What arrives at a node is summed in canonical edge order; a late edge brings what its source gave in the step
before, 0 in the first. Only what is probed is stacked, spikes as bytes, so that memory grows with the probes,
not with the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from adapters.base import Array, Probes, Recording
from adapters.jax_layers.gradients import weighted
from adapters.jax_layers.neuron import Cell, Neuron
from adapters.jax_layers.part import double_precision
from adapters.jax_layers.wiring import Wiring
from adapters.probed import check
from adapters.stimulus import extent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.graph import Network
    from adapters.jax_layers.layers import Layer

    Parts = Mapping[str, Cell | Layer]

Arrays = dict[str, "jax.Array"]


class Executor:
    """A network, compiled when one of its wiring is first run.

    Args:
        network: order, wiring and shapes.
    """

    def __init__(self, network: Network) -> None:
        self.network, self._wiring = network, Wiring.of(network)

    def run(self, parts: Parts, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record.

        Args:
            parts: node to what stands for it; a `Cell` where the node has memory.
            stimulus: Input node to (T, B, *shape), float32 or counts.
            probes: what to record; a membrane of a node that has none is left out.

        Raises:
            StimulusError: the stimulus does not fit the Inputs.
            UnknownProbeError: a probe names no node.
        """
        check(self.network, probes)
        with double_precision():
            outputs, membranes = compiled(self._wiring, probes, dict(parts), *self._start(parts, stimulus))
            kept = jax.tree.map(np.array, (outputs, membranes))
        return _recording(self.network, probes, *kept)

    def backward(self, parts: Parts, stimulus: Mapping[str, Array]) -> dict[str, Any]:
        """What a backward pass through the same run brings: node to its part, with gradients for arrays."""

        def loss(parts: Parts) -> jax.Array:
            outputs, _ = _simulate(self._wiring, Probes(()), parts, *start, differentiable=True)
            return weighted(outputs.values())

        with double_precision():
            start = self._start(parts, stimulus)
            brought: dict[str, Any] = jax.grad(loss, allow_int=True)(dict(parts))
            return brought

    def _start(self, parts: Parts, stimulus: Mapping[str, Array]) -> tuple[dict[str, Any], dict[str, Array]]:
        """States at rest, and the stimulus of the Inputs."""
        _, batch = extent(self.network, stimulus)
        shapes = self.network.output_shapes
        rest = {name: part.initial(batch, shapes[name]) for name, part in parts.items() if isinstance(part, Cell)}
        return rest, {name: np.asarray(stimulus[name]) for name in self.network.inputs}


def _simulate(
    wiring: Wiring,
    probes: Probes,
    parts: Parts,
    rest: dict[str, Any],
    stimulus: Arrays | dict[str, Array],
    *,
    differentiable: bool = False,
) -> tuple[Arrays, Arrays]:
    """What is probed, (T, B, *shape); traced by JAX, which sorts the keys of every dict."""
    batch = next(iter(stimulus.values())).shape[1]
    step = _Step(wiring, parts, probes, batch, differentiable)
    silent = {a: jnp.zeros((batch, *wiring.shape(a)), jnp.float32) for a, _ in wiring.late}
    _, kept = jax.lax.scan(step, (rest, silent), stimulus)
    return kept


compiled = jax.jit(_simulate, static_argnums=(0, 1))
"""Of the whole process, so that equal wirings share it."""


@dataclass(frozen=True, eq=False)  # JAX hashes the function of a scan
class _Step:
    """One step of a network; the carry is the cells' states and what late edges bring next.

    Args:
        wiring: order, edges and shapes.
        parts: node to what stands for it.
        probes: what is kept.
        batch: elements of the batch.
        differentiable: keep spikes as they are, not as bytes.
    """

    wiring: Wiring
    parts: Parts
    probes: Probes
    batch: int
    differentiable: bool

    def __call__(
        self, carry: tuple[dict[str, Any], Arrays], stimulus: Arrays
    ) -> tuple[tuple[dict[str, Any], Arrays], tuple[Arrays, Arrays]]:
        """Run every node, and keep what is probed."""
        states, held = carry
        after: dict[str, Any] = {}
        now: Arrays = {}
        for name, sources in self.wiring.sources:
            x = stimulus[name].astype(jnp.float32) if name in stimulus else self._arriving(name, sources, now, held)
            part = self.parts[name]
            if isinstance(part, Cell):
                y, after[name] = part.step(x, states[name])
            else:
                y = part(x)
            # A parameter of one element may have more axes than the node.
            now[name] = y.reshape(self.batch, *self.wiring.shape(name))
        return (after, {name: now[name] for name in held}), self._kept(now, after)

    def _arriving(self, name: str, sources: tuple[str, ...], now: Arrays, held: Arrays) -> jax.Array:
        """The sum of what reaches a node from its sources in this step."""
        first, *others = [held[a] if (a, name) in self.wiring.late else now[a] for a in sources]
        return sum(others, start=first)

    def _kept(self, now: Arrays, states: dict[str, Any]) -> tuple[Arrays, Arrays]:
        names = (*self.probes.outputs, *self.wiring.outputs)
        bytes_of = {name for name in names if name in self.wiring.counting and not self.differentiable}
        outputs = {name: now[name].astype(jnp.uint8 if name in bytes_of else jnp.float32) for name in names}
        membranes = {}
        for name in self.probes.membranes:
            part = self.parts[name]
            if isinstance(part, Neuron):
                v = part.membrane(states[name]).reshape(self.batch, *self.wiring.shape(name))
                membranes[name] = v[: self.probes.membrane_samples].astype(jnp.float32)
        return outputs, membranes


def _recording(network: Network, probes: Probes, kept: dict[str, Array], membranes: dict[str, Array]) -> Recording:
    return Recording(
        outputs={name: kept[name] for name in probes.outputs},
        membranes=membranes,
        predictions={name: kept[name] for name in network.outputs},
    )
