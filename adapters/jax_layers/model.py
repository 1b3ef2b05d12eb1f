"""A graph as parts of JAX: one per node.

The numbers of the exported graph are read from the live parts; its nodes' names and its wiring are the loaded
graph's, with nested graphs inlined as "outer.inner".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.graph import STATEFUL, Network, network
from adapters.jax_layers.delay import Delay
from adapters.jax_layers.executor import Executor
from adapters.jax_layers.gradients import brought_to
from adapters.jax_layers.layers import layer as own_layer
from adapters.jax_layers.part import double_precision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapters.base import Array, Probes, Realisation, Recording
    from adapters.jax_layers.layers import Layer
    from adapters.jax_layers.neuron import Cell
    from adapters.jax_layers.part import Part
    from adapters.training import Gradient

    Fields = Mapping[str, str]
    MakeCell = Callable[[str, nir.NIRNode], Cell]
    MakeLayer = Callable[[str, nir.NIRNode, tuple[int, ...]], Layer]


class JaxModel:
    """Parts that stand for the nodes of a network.

    Args:
        network: what runs.
        parts: node to what stands for it, in execution order.
        fields: the end of a framework's name for a number to the field of NIR that it holds.
    """

    def __init__(self, network: Network, parts: Mapping[str, Cell | Layer], fields: Fields) -> None:
        self.network, self.parts, self.fields = network, parts, fields
        self._executor = Executor(network)

    @property
    def live(self) -> Mapping[str, Cell | Layer]:
        """Node to its part, whose `live` names what is held in arrays of JAX."""
        return self.parts

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """What stands for each node."""
        return {name: part.realisation for name, part in self.parts.items()}

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        return self._executor.run(self.parts, stimulus, probes)

    def gradients(self, stimulus: Mapping[str, Array]) -> tuple[Gradient, ...]:
        """One backward pass through the whole run."""
        brought = self._executor.backward(self.parts, stimulus)
        return tuple(
            gradient
            for name, part in self.parts.items()
            for gradient in brought_to(name, self.network.nodes[name], self.fields, _live(part), _live(brought[name]))
        )

    def export(self) -> nir.NIRGraph:
        """The flat graph, with every number read from the live parts."""
        with double_precision():
            nodes = {name: part.export() for name, part in self.parts.items()}
        # nir 1.0.8 finds fault with grouped convolutions and other valid graphs
        return nir.NIRGraph(nodes, list(self.network.edges), type_check=False)


def _live(part: Part) -> dict[str, object]:
    return {name: getattr(part, name) for name in part.live}


def assemble(net: Network, cell: MakeCell, layer: MakeLayer = own_layer, fields: Fields | None = None) -> JaxModel:
    """Make a part for every node.

    Args:
        net: its nodes' arrays are copied, not shared.
        cell: makes the part of a node with memory from its name and itself.
        layer: makes the part of any other from its name, itself and the shape of what arrives.
        fields: what the framework calls the fields of NIR where it is something else.

    Raises:
        RefusedError: a node that `cell` or `layer` cannot express.
    """
    parts: dict[str, Cell | Layer] = {}
    with double_precision():
        for name, node in net.nodes.items():
            stateful = isinstance(node, STATEFUL)
            parts[name] = cell(name, node) if stateful else layer(name, node, net.input_shapes[name])
    return JaxModel(net, parts, fields or {})


def build(
    graph: nir.NIRGraph,
    dt: float,
    neuron: Callable[[str, nir.NIRNode, float], Cell],
    layer: MakeLayer = own_layer,
    fields: Fields | None = None,
) -> JaxModel:
    """Make a framework's model of a graph; a Delay, which none of them has, is our own cell.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.
        neuron: the framework's cell for any other node with memory, from its name, itself and dt.
        layer: the framework's layers, if it has some.
        fields: what it calls the fields of NIR where it is something else.

    Raises:
        RefusedError: a node that `neuron` or `layer` cannot express.
        MalformedError: the graph means nothing.
    """
    net = network(graph, dt)

    def cell(name: str, node: nir.NIRNode) -> Cell:
        if isinstance(node, nir.Delay):
            return Delay(node, dt, gives_loop_step=name in net.loop_delays)
        return neuron(name, node, dt)

    return assemble(net, cell, layer, fields)
