"""A graph as PyTorch modules: one per node.

The numbers of the exported graph are read from the live modules; its nodes' names and its wiring are
the loaded graph's, with nested graphs inlined as "outer.inner".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import nir

from adapters.graph import STATEFUL, Network
from adapters.torch_layers import executor
from adapters.torch_layers.layers import describe, layer
from adapters.torch_layers.neuron import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

    from adapters.base import Array, Probes, Realisation, Recording


@dataclass(frozen=True)
class TorchModel:
    """Modules that stand for the nodes of a network.

    Args:
        network: what runs.
        modules: node to its module, in execution order.
        uses: what stands for each node.
    """

    network: Network
    modules: Mapping[str, torch.nn.Module]
    uses: Mapping[str, Realisation]

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record."""
        return executor.run(self.network, self.modules, stimulus, probes)

    def export(self) -> nir.NIRGraph:
        """The flat graph, with every number read from the live modules."""
        nodes = {name: self._node(name, module) for name, module in self.modules.items()}
        # nir 1.0.8 finds fault with grouped convolutions and other valid graphs
        return nir.NIRGraph(nodes, list(self.network.edges), type_check=False)

    def _node(self, name: str, module: torch.nn.Module) -> nir.NIRNode:
        if isinstance(module, Cell):
            return module.export()
        return describe(module, self.network.input_shapes[name], self.network.output_shapes[name])


def assemble(network: Network, cell: Callable[[str, nir.NIRNode], Cell]) -> TorchModel:
    """Build a module for every node.

    Args:
        network: its nodes' arrays are copied, not shared.
        cell: makes the module of a node with memory from its name and itself.

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
    return TorchModel(network, modules, uses)
