"""snnTorch by our mapping: its own neurons, with NIR's parameters folded into what they mean there.

The numbers of the exported graph are read from the live modules; its nodes' names and its wiring are the
loaded graph's, with nested graphs inlined as "outer.inner".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir

from adapters.graph import STATEFUL, Network, network
from adapters.snntorch.neurons import neuron
from adapters.torch_layers import executor
from adapters.torch_layers.layers import describe, layer
from adapters.torch_layers.neuron import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

    from adapters.base import Array, Probes, Realisation, Recording


class BridgedModel:
    """A graph as modules of PyTorch and snnTorch.

    Args:
        net: what runs.
        modules: node to its module, in execution order.
        uses: what stands for each node.
    """

    def __init__(self, net: Network, modules: Mapping[str, torch.nn.Module], uses: Mapping[str, Realisation]) -> None:
        self.network, self.modules, self.uses = net, modules, uses

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        return executor.run(self.network, self.modules, stimulus, probes)

    def export(self) -> nir.NIRGraph:
        """The flat graph, with every number read from the live modules."""
        nodes = {name: self._node(name, module) for name, module in self.modules.items()}
        return nir.NIRGraph(nodes, list(self.network.edges), type_check=False)

    def _node(self, name: str, module: torch.nn.Module) -> nir.NIRNode:
        if isinstance(module, Cell):
            return module.export()
        return describe(module, self.network.input_shapes[name], self.network.output_shapes[name])


def load(graph: nir.NIRGraph, dt: float) -> BridgedModel:
    """Build the model.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that snnTorch cannot express.
        MalformedError: the graph means nothing.
    """
    net = network(graph, dt)
    modules: dict[str, torch.nn.Module] = {}
    uses: dict[str, Realisation] = {}
    for name, node in net.nodes.items():
        if isinstance(node, STATEFUL):
            cell = neuron(name, node, dt)
            modules[name], uses[name] = cell, cell.realisation
        else:
            modules[name], uses[name] = layer(name, node)
    return BridgedModel(net, modules, uses)
