"""Models written by hand in Sinabs, the way its documentation writes them, with a graph's parameters.

nn.Sequential of PyTorch's layers and Sinabs' own in the squeezed form, which takes (B*T, *shape) as PyTorch's
convolutions do, every other argument left at its default: many spikes a step, a reset that subtracts the
threshold, no floor, and an input that a LIF scales by 1 - exp(-1/tau) (norm_input). Where a graph means
something these have no argument for, the author has to fold it, as here, or give up:

* LIF: tau is given in steps, tau/dt; LIF has no gain, so r goes into the layer before it; nor has it a v_leak,
  and the default reset knows no v_reset other than 0.
* IF: IAF has no gain; an r other than 1 is given up, and so is a v_reset other than 0.
* SumPool2d: Sinabs' own, which cannot pad.

Exported by `sinabs.to_nir(model, sample)`, the documented call, and the graph's `infer_types()`, which the
scripts that Sinabs' convolutional networks were published with call on what it gives: its convolutions have no
input_shape, and nir.write stumbles over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import torch
from torch import nn

from adapters.chain import LIF, SCNN, chain, give_up, inner
from adapters.graph import flatten_dims, pool_window
from adapters.sinabs.package import layers, library, untouched
from adapters.sinabs.recorder import Recorder, folded
from adapters.torch_layers.authored import Authored, conv2d, linear
from adapters.torch_layers.tensors import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array, Load, Probes, Recording


class AuthoredModel(Authored):
    """A Sequential that stands for a chain of nodes."""

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        given = stimulus[self._source]
        batch = given.shape[1]
        recorder = Recorder(self._modules, self.network.nodes, probes, batch)
        with torch.no_grad(), untouched(), recorder.watching():
            library.reset_states(self.sequence)
            library.set_batch_size(self.sequence, batch)
            x = folded(given)
            y = self.sequence(x)
            recorder.see(self._source, x)
            recorder.see(self._target, y)
        return recorder.recording({self._target: y})

    def export(self) -> nir.NIRGraph:
        """What Sinabs' exporter writes, given a sample that is a batch of one step."""
        with untouched():
            library.reset_states(self.sequence)
            library.set_batch_size(self.sequence, 1)
            graph: nir.NIRGraph = library.to_nir(self.sequence, self._sample(1))
        graph.infer_types()
        return graph


def lif(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """nn.Linear and LIFSqueeze with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another, or its neuron has a v_leak or v_reset.
    """
    net = chain(graph, LIF)
    before, name = inner(net)
    affine, node = net.nodes[before], net.nodes[name]
    give_up(name, node, "LIFSqueeze", v_leak=0, v_reset=0)
    gain = tensor(node.r)
    weighted = linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain)
    steps = tensor(node.tau) / dt
    neuron = layers.LIFSqueeze(tau_mem=steps, spike_threshold=tensor(node.v_threshold), batch_size=1)
    return AuthoredModel(net, nn.Sequential(weighted, neuron))


def scnn(graph: nir.NIRGraph, dt: float) -> AuthoredModel:  # noqa: ARG001  IAF has no time scale
    """nn.Conv2d, IAFSqueeze, SumPool2d, nn.Flatten and nn.Linear with the parameters of an SCNN.

    Raises:
        RefusedError: the graph is another, an IF has a gain or v_reset, or a pool is padded.
    """
    net = chain(graph, SCNN)
    made = [_layer(name, net.nodes[name], net.input_shapes[name]) for name in inner(net)]
    return AuthoredModel(net, nn.Sequential(*made))


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def _layer(name: str, node: nir.NIRNode, shape: tuple[int, ...]) -> nn.Module:
    match node:
        case nir.Conv2d():
            made: nn.Module = conv2d(name, node, tensor(node.weight))
        case nir.Affine():
            made = linear(tensor(node.weight), tensor(node.bias))
        case nir.SumPool2d():
            made = _sum_pool(name, node)
        case nir.Flatten():
            start, end = flatten_dims(name, node, shape)
            made = nn.Flatten(start + 1, end + 1)
        case _:
            give_up(name, node, "IAFSqueeze", r=1, v_reset=0)
            made = layers.IAFSqueeze(spike_threshold=tensor(node.v_threshold), batch_size=1)
    return made


def _sum_pool(name: str, node: nir.SumPool2d) -> nn.Module:
    window = pool_window(name, node)
    give_up(name, node, "SumPool2d", padding=0)
    pool: nn.Module = layers.SumPool2d(window.kernel, window.stride)
    return pool
