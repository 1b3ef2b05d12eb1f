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
import numpy as np
import torch
from torch import nn

from adapters.base import Array, Load, Probes, Realisation, Recording, RefusedError
from adapters.chain import LIF, SCNN, chain, inner
from adapters.graph import Network, conv_window, flatten_dims, pool_window
from adapters.sinabs.package import layers, library, untouched
from adapters.sinabs.recorder import Recorder, folded
from adapters.torch_layers.neuron import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping


class AuthoredModel:
    """A sequence of layers that stands for a chain of nodes.

    Args:
        net: the chain; its inner nodes are the sequence's layers, in order.
        sequence: the layers.
    """

    def __init__(self, net: Network, sequence: nn.Sequential) -> None:
        self.network, self.sequence = net, sequence

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """Sinabs' and PyTorch's own layers."""
        return dict.fromkeys(self.network.nodes, Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        (source,), (target,) = self.network.inputs, self.network.outputs
        given = stimulus[source]
        modules = dict(zip(inner(self.network), self.sequence, strict=True))
        recorder = Recorder(modules, self.network.nodes, probes, given.shape[1])
        with torch.no_grad(), untouched(), recorder:
            library.reset_states(self.sequence)
            library.set_batch_size(self.sequence, given.shape[1])
            x = folded(given)
            y = self.sequence(x)
            recorder.see(source, x)
            recorder.see(target, y)
        return recorder.recording({target: y})

    def export(self) -> nir.NIRGraph:
        """What Sinabs' exporter writes, given a sample that is a batch of one step."""
        sample = torch.zeros(1, *self.network.output_shapes[self.network.inputs[0]])
        with untouched():
            library.reset_states(self.sequence)
            library.set_batch_size(self.sequence, 1)
            graph: nir.NIRGraph = library.to_nir(self.sequence, sample)
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
    _give_up(name, node, v_leak=0, v_reset=0)
    gain = tensor(node.r)
    with untouched():
        linear = _linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain)
    steps = tensor(node.tau) / dt
    neuron = layers.LIFSqueeze(tau_mem=steps, spike_threshold=tensor(node.v_threshold), batch_size=1)
    return AuthoredModel(net, nn.Sequential(linear, neuron))


def scnn(graph: nir.NIRGraph, dt: float) -> AuthoredModel:  # noqa: ARG001  IAF has no time scale
    """nn.Conv2d, IAFSqueeze, SumPool2d, nn.Flatten and nn.Linear with the parameters of an SCNN.

    Raises:
        RefusedError: the graph is another, an IF has a gain or v_reset, or a pool is padded.
    """
    net = chain(graph, SCNN)
    with untouched():  # PyTorch draws the weights that are then replaced
        made = [_layer(name, net.nodes[name], net.input_shapes[name]) for name in inner(net)]
    return AuthoredModel(net, nn.Sequential(*made))


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def _layer(name: str, node: nir.NIRNode, shape: tuple[int, ...]) -> nn.Module:
    match node:
        case nir.Conv2d():
            made: nn.Module = _conv(name, node)
        case nir.Affine():
            made = _linear(tensor(node.weight), tensor(node.bias))
        case nir.SumPool2d():
            made = _sum_pool(name, node)
        case nir.Flatten():
            start, end = flatten_dims(name, node, shape)
            made = nn.Flatten(start + 1, end + 1)
        case _:
            _give_up(name, node, r=1, v_reset=0)
            made = layers.IAFSqueeze(spike_threshold=tensor(node.v_threshold), batch_size=1)
    return made


def _give_up(name: str, node: nir.NIRNode, **values: float) -> None:
    for field, value in values.items():
        if np.any(getattr(node, field) != value):
            why = f"is not {value}, and the layer has no such argument"
            raise RefusedError(name, type(node).__name__, field, why)


def _sum_pool(name: str, node: nir.SumPool2d) -> nn.Module:
    window = pool_window(name, node)
    if any(before for before, _ in window.pads):
        raise RefusedError(name, "SumPool2d", "padding", "is not 0, and SumPool2d has no such argument")
    pool: nn.Module = layers.SumPool2d(window.kernel, window.stride)
    return pool


def _linear(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight.data, layer.bias.data = weight, bias
    return layer


def _conv(name: str, node: nir.Conv2d) -> nn.Conv2d:
    weight, window = tensor(node.weight), conv_window(name, node)
    (down, right), (lower, further), ((above, _), (left, _)) = window.stride, window.dilation, window.pads
    layer = nn.Conv2d(
        weight.shape[1] * int(node.groups),
        weight.shape[0],
        (weight.shape[2], weight.shape[3]),
        stride=(down, right),
        padding=node.padding if isinstance(node.padding, str) else (above, left),
        dilation=(lower, further),
        groups=int(node.groups),
    )
    layer.weight.data = weight
    if layer.bias is not None:
        layer.bias.data = tensor(node.bias)
    return layer
