"""A graph as PyTorch modules: one per node.

The numbers of the exported graph are read from the live modules; its nodes' names and its wiring are
the loaded graph's, with nested graphs inlined as "outer.inner".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import nir

from adapters.graph import STATEFUL, Network, network
from adapters.torch_layers import executor, gradients
from adapters.torch_layers.delay import Delay
from adapters.torch_layers.layers import describe, layer
from adapters.torch_layers.neuron import Cell
from adapters.torch_layers.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

    from adapters.base import Array, Probes, Realisation, Recording
    from adapters.training import Gradient

    Fields = Mapping[str, str]


@dataclass(frozen=True)
class TorchModel:
    """Modules that stand for the nodes of a network.

    Args:
        network: what runs.
        modules: node to its module, in execution order.
        uses: what stands for each node.
        fields: the end of a framework's name for a number to the field of NIR that it holds.
    """

    network: Network
    modules: Mapping[str, torch.nn.Module]
    uses: Mapping[str, Realisation]
    fields: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def live(self) -> Sequence:
        """All modules as one, which takes a whole sequence."""
        return Sequence(self.network, self.modules)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        return executor.run(self.network, self.modules, stimulus, probes)

    def gradients(self, stimulus: Mapping[str, Array]) -> tuple[Gradient, ...]:
        """One backward pass through the whole run."""
        places = {name: (name, module) for name, module in self.modules.items()}
        numbers = gradients.live(places, self.network.nodes, self.fields)
        return gradients.measure(numbers, executor.predict(self.network, self.modules, stimulus))

    def export(self) -> nir.NIRGraph:
        """The flat graph, with every number read from the live modules."""
        nodes = {name: self._node(name, module) for name, module in self.modules.items()}
        # nir 1.0.8 finds fault with grouped convolutions and other valid graphs
        return nir.NIRGraph(nodes, list(self.network.edges), type_check=False)

    def _node(self, name: str, module: torch.nn.Module) -> nir.NIRNode:
        if isinstance(module, Cell):
            return module.export()
        return describe(module, self.network.input_shapes[name], self.network.output_shapes[name])


def assemble(network: Network, cell: Callable[[str, nir.NIRNode], Cell], fields: Fields | None = None) -> TorchModel:
    """Build a module for every node.

    Args:
        network: its nodes' arrays are copied, not shared.
        cell: makes the module of a node with memory from its name and itself.
        fields: what the framework calls the fields of NIR where it is something else.

    Raises:
        RefusedError: a node that PyTorch, or `cell`, cannot express.
    """
    modules: dict[str, torch.nn.Module] = {}
    uses: dict[str, Realisation] = {}
    for name, node in network.nodes.items():
        if isinstance(node, STATEFUL):
            own = cell(name, node)
            modules[name], uses[name] = own, own.realisation
        else:
            modules[name], uses[name] = layer(name, node)
    return TorchModel(network, modules, uses, fields or {})


def build(
    graph: nir.NIRGraph,
    dt: float,
    neuron: Callable[[str, nir.NIRNode, float], Cell],
    fields: Fields | None = None,
) -> TorchModel:
    """Build a framework's model of a graph; a Delay, which none of them has, is our own cell.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.
        neuron: the framework's cell for any other node with memory, from its name, itself and dt.
        fields: what it calls the fields of NIR where it is something else.

    Raises:
        RefusedError: a node that PyTorch, or `neuron`, cannot express.
        MalformedError: the graph means nothing.
    """
    net = network(graph, dt)

    def cell(name: str, node: nir.NIRNode) -> Cell:
        if isinstance(node, nir.Delay):
            return Delay(node, dt, gives_loop_step=name in net.loop_delays)
        return neuron(name, node, dt)

    return assemble(net, cell, fields)
