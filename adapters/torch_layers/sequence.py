"""A network of PyTorch modules as one module: what a user trains.

Decides that it takes whole sequences, time first, and starts from rest each time: no state outlives a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from adapters.torch_layers import executor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.graph import Network


class Sequence(torch.nn.Module):
    """The modules of a network, a child each.

    Args:
        network: order, wiring and shapes.
        modules: node to its module; the same objects are kept.

    Attributes:
        nodes: node to its module.
    """

    def __init__(self, network: Network, modules: Mapping[str, torch.nn.Module]) -> None:
        super().__init__()
        self.network, self.nodes = network, dict(modules)
        for number, (name, module) in enumerate(modules.items()):
            # Names of children hold no dot, and a node may be called like a method.
            self.add_module(f"{number}_{name.replace('.', '_')}", module)

    def forward(self, stimulus: torch.Tensor | Mapping[str, torch.Tensor]) -> torch.Tensor | dict[str, torch.Tensor]:
        """What reaches the Output, (T, B, *shape), from rest; by name where there are several.

        Args:
            stimulus: (T, B, *shape), a step of dt each; by the Input's name where there are several.
        """
        named = {self.network.inputs[0]: stimulus} if isinstance(stimulus, torch.Tensor) else stimulus
        given = executor.outputs(self.network, self.nodes, named)
        return given[self.network.outputs[0]] if len(given) == 1 else given
