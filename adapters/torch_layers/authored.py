"""What models written by hand share, as far as the frameworks on PyTorch agree about it: PyTorch's own layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from adapters.base import Array, Realisation
from adapters.chain import inner
from adapters.graph import conv_window, pool_window
from adapters.torch_layers.tensors import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

    from adapters.graph import Network


class Authored:
    """A sequence of layers that stands for a chain of nodes.

    Args:
        net: the chain; its inner nodes are the sequence's layers, in order.
        sequence: the layers.
    """

    def __init__(self, net: Network, sequence: torch.nn.Module) -> None:
        self.network, self.sequence = net, sequence
        (self._source,), (self._target,) = net.inputs, net.outputs

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """The framework's and PyTorch's own layers."""
        return dict.fromkeys(self.network.nodes, Realisation.NATIVE)

    @property
    def _modules(self) -> dict[str, torch.nn.Module]:
        """Node to the layer that stands for it."""
        return dict(zip(inner(self.network), self.sequence.children(), strict=True))

    def _given(self, stimulus: Mapping[str, Array]) -> torch.Tensor:
        """The stimulus of the one Input, (T, B, *shape)."""
        return torch.from_numpy(np.array(stimulus[self._source], np.float32))

    def _sample(self, *batch: int) -> torch.Tensor:
        """Zeros as the Input gives them, for an exporter to run the model on."""
        return torch.zeros(*batch, *self.network.output_shapes[self._source])


def linear(weight: torch.Tensor, bias: torch.Tensor, layer: type[torch.nn.Linear] = torch.nn.Linear) -> torch.nn.Linear:
    """A Linear with these numbers; drawing some first would use up random numbers of others."""
    with torch.device("meta"):
        made = layer(weight.shape[1], weight.shape[0])
    made.weight, made.bias = torch.nn.Parameter(weight), torch.nn.Parameter(bias)
    return made


def conv2d(
    name: str, node: nir.Conv2d, weight: torch.Tensor, layer: type[torch.nn.Conv2d] = torch.nn.Conv2d
) -> torch.nn.Conv2d:
    """A Conv2d that does what a node does, with this weight.

    Args:
        name: of the node.
        node: its geometry and bias.
        weight: its own, or what it is folded into.
        layer: PyTorch's Conv2d, or one derived from it.
    """
    window = conv_window(name, node)
    (down, right), (lower, further), ((above, _), (left, _)) = window.stride, window.dilation, window.pads
    with torch.device("meta"):
        made = layer(
            weight.shape[1] * int(node.groups),
            weight.shape[0],
            (weight.shape[2], weight.shape[3]),
            stride=(down, right),
            padding=node.padding if isinstance(node.padding, str) else (above, left),
            dilation=(lower, further),
            groups=int(node.groups),
        )
    made.weight, made.bias = torch.nn.Parameter(weight), torch.nn.Parameter(tensor(node.bias))
    return made


def mean_pool(
    name: str, node: nir.SumPool2d, layer: type[torch.nn.AvgPool2d] = torch.nn.AvgPool2d
) -> torch.nn.AvgPool2d:
    """A sum pool divided by its area, for frameworks that have no other: the weights that follow make it good."""
    window = pool_window(name, node)
    (height, width), (down, right), ((above, _), (left, _)) = window.kernel, window.stride, window.pads
    return layer((height, width), (down, right), (above, left))
