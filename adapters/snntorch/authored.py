"""Models written by hand in snnTorch, the way its documentation writes them, with a graph's parameters.

nn.Sequential of PyTorch's layers and snn.Leaky(beta, threshold, init_hidden=True), every other argument left
at its default: snnTorch then resets by subtracting the threshold, at the start of the next step. beta and
threshold are given per neuron and pools take tuples, because its exporter writes (and its importer reads)
nothing else.

What snnTorch's exporter makes of them is for a run to find. Where a graph means something that Leaky has no
argument for, the author has to fold it, as here, or give up:

* LIF: beta = 1 - dt/tau as snntorch/export_nir.py assumes; Leaky has no gain, so r * dt/tau goes into the
  layer before it; nor has it a v_leak or v_reset other than 0.
* IF: Leaky(beta=1) is what does not leak among the neurons that its exporter knows; it writes tau = r = inf,
  and no other beta will do: next to 1 in float32 comes 1 - 2^-24, which leaks.
* SumPool2d: PyTorch has none. LPPool2d(1, k) computes it but cannot be exported; AvgPool2d(k) can, with its
  area in the weights that follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np
import snntorch as snn
import torch
from snntorch.export_nir import export_to_nir
from torch import nn

from adapters.base import Array, Load, Probes, Realisation, Recording, RefusedError
from adapters.chain import LIF, SCNN, chain, inner
from adapters.snntorch.instances import own_instances
from adapters.snntorch.recorder import Recorder, reset, signal
from adapters.torch_layers.neuron import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.graph import Network


class AuthoredModel:
    """A sequence of layers that stands for a chain of nodes.

    Args:
        net: the chain; its inner nodes are the sequence's layers, in order.
        sequence: the layers, the last of which gives (spikes, membrane).
    """

    def __init__(self, net: Network, sequence: nn.Sequential) -> None:
        self.network, self.sequence = net, sequence

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """SnnTorch's and PyTorch's own layers."""
        return dict.fromkeys(self.network.nodes, Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        reset(self.sequence)
        modules = dict(zip(inner(self.network), self.sequence, strict=True))
        (source,), (target,) = self.network.inputs, self.network.outputs
        given = []
        with torch.no_grad(), Recorder(modules, self.network.nodes, probes) as recorder:
            for x in np.array(stimulus[source], np.float32):
                given.append(signal(self.sequence(torch.from_numpy(x))))
                recorder.keep()
        return recorder.recording({target: given})

    def export(self) -> nir.NIRGraph:
        """What snnTorch's exporter writes, given a sample with a batch dimension to leave out."""
        sample = torch.zeros(1, *self.network.output_shapes[self.network.inputs[0]])
        return export_to_nir(self.sequence, sample, ignore_dims=[0])


def lif(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """nn.Linear and snn.Leaky with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another, or its neuron has a v_leak or v_reset.
    """
    net = chain(graph, LIF)
    before, name = inner(net)
    affine, node = net.nodes[before], net.nodes[name]
    _give_up(name, node, v_leak=0, v_reset=0)
    leak = dt / tensor(node.tau)
    gain = tensor(node.r) * leak
    linear = _linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain)
    return AuthoredModel(net, nn.Sequential(linear, _leaky(1 - leak, tensor(node.v_threshold), output=True)))


def scnn(graph: nir.NIRGraph, dt: float) -> AuthoredModel:  # noqa: ARG001  IF has no time scale
    """nn.Conv2d, nn.AvgPool2d, nn.Flatten, nn.Linear and snn.Leaky with the parameters of an SCNN.

    Raises:
        RefusedError: the graph is another, or a neuron has a v_reset or an r other than 1.
    """
    net = chain(graph, SCNN)
    layers: list[nn.Module] = []
    area = 1  # what the pool since the last weights divides by, and they make good
    for name in inner(net):
        node = net.nodes[name]
        match node:
            case nir.Conv2d():
                layers.append(_conv(node, tensor(node.weight) * area))
                area = 1
            case nir.Affine():
                layers.append(_linear(tensor(node.weight) * area, tensor(node.bias)))
                area = 1
            case nir.SumPool2d():
                kernel = _pair(node.kernel_size)
                layers.append(nn.AvgPool2d(kernel, _pair(node.stride), _pair(node.padding)))
                area *= kernel[0] * kernel[1]
            case nir.Flatten():
                layers.append(nn.Flatten())
            case nir.IF():
                _give_up(name, node, r=1, v_reset=0)
                threshold = tensor(node.v_threshold)
                last = name == inner(net)[-1]
                layers.append(_leaky(torch.ones_like(threshold), threshold, output=last))
    return AuthoredModel(net, nn.Sequential(*layers))


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def _give_up(name: str, node: nir.NIRNode, **values: float) -> None:
    for field, value in values.items():
        if np.any(getattr(node, field) != value):
            why = f"is not {value}, and snn.Leaky has no such argument"
            raise RefusedError(name, type(node).__name__, field, why)


def _leaky(beta: torch.Tensor, threshold: torch.Tensor, *, output: bool) -> nn.Module:
    with own_instances():
        neuron: nn.Module = snn.Leaky(beta=beta, threshold=threshold, init_hidden=True, output=output)
    return neuron


def _linear(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight.data, layer.bias.data = weight, bias
    return layer


def _conv(node: nir.Conv2d, weight: torch.Tensor) -> nn.Conv2d:
    layer = nn.Conv2d(
        weight.shape[1] * int(node.groups),
        weight.shape[0],
        _pair(weight.shape[2:]),
        stride=_pair(node.stride),
        padding=node.padding if isinstance(node.padding, str) else _pair(node.padding),
        dilation=_pair(node.dilation),
        groups=int(node.groups),
    )
    layer.weight.data = weight
    if layer.bias is not None:
        layer.bias.data = tensor(node.bias)
    return layer


def _pair(value: object) -> tuple[int, int]:
    height, width = np.broadcast_to(np.asarray(value), (2,))
    return int(height), int(width)
