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

import math
from typing import TYPE_CHECKING

import nir
import snntorch as snn
import torch
from snntorch.export_nir import export_to_nir
from torch import nn

from adapters.chain import LIF, SCNN, chain, give_up, inner
from adapters.graph import pool_window
from adapters.snntorch.instances import own_instances
from adapters.snntorch.recorder import Recorder, reset
from adapters.torch_layers.authored import Authored, conv2d, linear, mean_pool
from adapters.torch_layers.tensors import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array, Load, Probes, Recording


class AuthoredModel(Authored):
    """A Sequential that stands for a chain of nodes; its last layer gives (spikes, membrane)."""

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        reset(self.sequence)
        steps = self._given(stimulus)
        recorder = Recorder(self._modules, self.network.nodes, probes, len(steps))
        with torch.no_grad(), recorder.watching():
            for x in steps:
                recorder.keep({self._target: self.sequence(x)})
        return recorder.recording()

    def export(self) -> nir.NIRGraph:
        """What snnTorch's exporter writes, given a sample with a batch dimension to leave out."""
        return export_to_nir(self.sequence, self._sample(1), ignore_dims=[0])


def lif(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """nn.Linear and snn.Leaky with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another, or its neuron has a v_leak or v_reset.
    """
    net = chain(graph, LIF)
    before, name = inner(net)
    affine, node = net.nodes[before], net.nodes[name]
    give_up(name, node, "snn.Leaky", v_leak=0, v_reset=0)
    leak = dt / tensor(node.tau)
    gain = tensor(node.r) * leak
    weighted = linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain)
    return AuthoredModel(net, nn.Sequential(weighted, _leaky(1 - leak, tensor(node.v_threshold), output=True)))


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
                layers.append(conv2d(name, node, tensor(node.weight) * area))
                area = 1
            case nir.Affine():
                layers.append(linear(tensor(node.weight) * area, tensor(node.bias)))
                area = 1
            case nir.SumPool2d():
                layers.append(mean_pool(name, node))
                area *= math.prod(pool_window(name, node).kernel)
            case nir.Flatten():
                layers.append(nn.Flatten())
            case nir.IF():
                give_up(name, node, "snn.Leaky", r=1, v_reset=0)
                threshold = tensor(node.v_threshold)
                last = name == inner(net)[-1]
                layers.append(_leaky(torch.ones_like(threshold), threshold, output=last))
    return AuthoredModel(net, nn.Sequential(*layers))


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def _leaky(beta: torch.Tensor, threshold: torch.Tensor, *, output: bool) -> nn.Module:
    with own_instances():
        neuron: nn.Module = snn.Leaky(beta=beta, threshold=threshold, init_hidden=True, output=output)
    return neuron
