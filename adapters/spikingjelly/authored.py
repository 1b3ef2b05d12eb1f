"""Models written by hand in SpikingJelly, the way its documentation writes them, with a graph's parameters.

nn.Sequential of its layers (Conv2d, AvgPool2d, Flatten, Linear) and nodes (IFNode, LIFNode), called step by
step after `functional.reset_net`; every other argument is left at its default: SpikingJelly then resets to
0 in the same step and fires at the threshold. Where a graph means something these have no argument for, the
author has to fold it, as here, or give up:

* LIF: tau is in steps; LIFNode has no gain, so r goes into the layer before it. It leaks to v_reset.
* IF: IFNode has no gain; an r other than 1 is given up.
* Either has one number for all neurons.
* SumPool2d: its exporter knows AvgPool2d alone; the area goes into the weights that follow.

Exported by `export_to_nir(net, example_input, dt=dt)`, the documented call, see `adapters.spikingjelly.native`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import nir
import numpy as np
import torch
from spikingjelly.activation_based import functional, layer, neuron
from spikingjelly.activation_based.nir_exchange import export_to_nir
from torch import nn

from adapters.base import Array, Load, Probes, Recording, RefusedError, as_float32
from adapters.chain import LIF, SCNN, chain, give_up, inner
from adapters.graph import flatten_dims, pool_window
from adapters.spikingjelly.recorder import Recorder
from adapters.torch_layers.authored import Authored, conv2d, linear, mean_pool
from adapters.torch_layers.tensors import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.graph import Network


class AuthoredModel(Authored):
    """A Sequential that stands for a chain of nodes.

    Args:
        net: the chain; its inner nodes are the sequence's layers, in order.
        sequence: the layers.
        dt: seconds a step, for the exporter.
    """

    def __init__(self, net: Network, sequence: nn.Sequential, dt: float) -> None:
        super().__init__(net, sequence)
        self.dt = dt

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        functional.reset_net(self.sequence)
        steps = self._given(stimulus)
        recorder = Recorder(self._modules, self.network.nodes, probes, len(steps))
        with torch.no_grad(), recorder.watching():
            for x in steps:
                recorder.keep({self._target: self.sequence(x)})
        return recorder.recording()

    def export(self) -> nir.NIRGraph:
        """What SpikingJelly's exporter writes, given a sample with a batch dimension, from rest."""
        functional.reset_net(self.sequence)
        return export_to_nir(self.sequence, self._sample(1), dt=self.dt)


def lif(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """layer.Linear and LIFNode with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another, or its neurons are none that LIFNode can be.
    """
    net = chain(graph, LIF)
    before, name = inner(net)
    affine, node = net.nodes[before], net.nodes[name]
    tau, v_reset = _number(name, node, "tau") / dt, _number(name, node, "v_reset")
    if tau <= 1:
        raise RefusedError(name, "LIF", "tau", "is not longer than dt, and LIFNode takes no other")
    if _number(name, node, "v_leak") != v_reset:
        raise RefusedError(name, "LIF", "v_leak", "is not v_reset, which LIFNode leaks to")
    gain = tensor(node.r)
    weighted = linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain, layer.Linear)
    own = neuron.LIFNode(tau=tau, v_threshold=_number(name, node, "v_threshold"), v_reset=v_reset)
    return AuthoredModel(net, nn.Sequential(weighted, own), dt)


def scnn(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """layer.Conv2d, AvgPool2d, Flatten, Linear and IFNode with the parameters of an SCNN.

    Raises:
        RefusedError: the graph is another, or a neuron is none that IFNode can be.
    """
    net = chain(graph, SCNN)
    layers: list[nn.Module] = []
    area = 1  # what the pool since the last weights divides by, and they make good
    for name in inner(net):
        node = net.nodes[name]
        match node:
            case nir.Conv2d():
                layers.append(conv2d(name, node, tensor(node.weight) * area, layer.Conv2d))
                area = 1
            case nir.Affine():
                layers.append(linear(tensor(node.weight) * area, tensor(node.bias), layer.Linear))
                area = 1
            case nir.SumPool2d():
                layers.append(mean_pool(name, node, layer.AvgPool2d))
                area *= math.prod(pool_window(name, node).kernel)
            case nir.Flatten():
                start, end = flatten_dims(name, node, net.input_shapes[name])
                layers.append(layer.Flatten(start + 1, end + 1))
            case nir.IF():
                layers.append(_integrate(name, node))
    return AuthoredModel(net, nn.Sequential(*layers), dt)


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def _integrate(name: str, node: nir.IF) -> nn.Module:
    give_up(name, node, "IFNode", r=1)
    own: nn.Module = neuron.IFNode(
        v_threshold=_number(name, node, "v_threshold"), v_reset=_number(name, node, "v_reset")
    )
    return own


def _number(name: str, node: nir.NIRNode, field: str) -> float:
    numbers = as_float32(getattr(node, field))
    if np.unique(numbers).size != 1:
        why = "is not the same for all neurons, and SpikingJelly's nodes have one number"
        raise RefusedError(name, type(node).__name__, field, why)
    return float(numbers.flat[0])
