"""A graph as a Nengo network.

Every node is a part of the network, every edge a connection. An edge of the same step has no synapse; a late one
has `synapse=0`, Nengo's own way of saying one step (a Lowpass without a time constant gives what it got in the
step before, 0 in the first). The network is what is live: each run builds its simulator from it anew, and the
exported graph's numbers are read from it. Names and wiring are the loaded graph's, nested graphs inlined as
"outer.inner".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import nengo
import nir

from adapters.graph import Network, network
from adapters.nengo import simulation
from adapters.nengo.convolution import convolution
from adapters.nengo.delay import delay
from adapters.nengo.isolation import isolated
from adapters.nengo.layers import dense, pool, relay, scale
from adapters.nengo.populations import population
from adapters.training import NoGradientsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array, Probes, Realisation, Recording
    from adapters.nengo.part import Part


@dataclass(frozen=True)
class NengoModel:
    """A Nengo network that stands for a graph.

    Args:
        network: the graph.
        live: the Nengo network.
        parts: node to what stands for it in `live`.
        dt: seconds a step.
    """

    network: Network
    live: Any
    parts: Mapping[str, Part]
    dt: float

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """What stands for each node."""
        return {name: part.realisation for name, part in self.parts.items()}

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        with isolated():
            return simulation.run(self.network, self.live, self.parts, dt=self.dt, stimulus=stimulus, probes=probes)

    def gradients(self, stimulus: Mapping[str, Array]) -> NoReturn:  # noqa: ARG002  the signature is the contract's
        """None.

        Raises:
            NoGradientsError: always.
        """
        raise NoGradientsError("Nengo 4.1")

    def export(self) -> nir.NIRGraph:
        """The flat graph, with every number read from the live network."""
        nodes = {name: part.export() for name, part in self.parts.items()}
        # nir 1.0.8 finds fault with grouped convolutions and other valid graphs
        return nir.NIRGraph(nodes, list(self.network.edges), type_check=False)


def build(graph: nir.NIRGraph, dt: float) -> NengoModel:
    """Build the network of a graph.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that Nengo cannot express.
        MalformedError: the graph means nothing.
    """
    net = network(graph, dt)
    with isolated(), nengo.Network(seed=0) as live:
        parts = {name: _part(net, name, node, dt) for name, node in net.nodes.items()}
        for source, target in net.edges:
            synapse = 0 if (source, target) in net.late else None
            nengo.Connection(parts[source].leaves, parts[target].arrives, synapse=synapse)
    return NengoModel(net, live, parts, dt)


def _part(net: Network, name: str, node: nir.NIRNode, dt: float) -> Part:
    shape, outgoing = net.input_shapes[name], net.output_shapes[name]
    match node:
        case nir.Affine() | nir.Linear():
            part = dense(name, node, shape, outgoing)
        case nir.Conv1d() | nir.Conv2d():
            part = convolution(name, node, shape, outgoing)
        case nir.SumPool2d() | nir.AvgPool2d():
            part = pool(name, node, shape, outgoing)
        case nir.Scale():
            part = scale(name, node, shape)
        case nir.Delay():
            part = delay(name, node, shape, gives_loop_step=name in net.loop_delays)
        case nir.Input() | nir.Output() | nir.Flatten():
            part = relay(name, node, shape)
        case _:
            part = population(name, node, shape, dt)
    return part
