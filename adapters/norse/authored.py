"""Models written by hand in Norse, the way its documentation writes them, with a graph's parameters.

SequentialState of PyTorch's layers, LIFBoxCell and IAFCell, parameters as tensors with an entry per neuron
(its exporter writes scalars that nir cannot store), and every other argument left at its default. Where a
graph means something these have no argument for, the author has to fold it, as here, or give up:

* LIF: LIFBoxCell has no gain, so r goes into the layer before it.
* IF: IAFCell has no gain; an r other than 1 is given up.
* SumPool2d: PyTorch has none; LPPool2d(1, k) computes it and is what Norse's importer takes. It cannot pad.
* Flatten counts its axes from the last: Norse's exporter runs the model on a sample without batch.

Exported by `norse.torch.to_nir(model, sample)`, the documented call, see `adapters.norse.native`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import nir
import numpy as np
import torch
from torch import nn

from adapters.base import Array, Load, Probes, Realisation, Recording, RefusedError
from adapters.chain import LIF, SCNN, chain, inner
from adapters.graph import Network, conv_window, flatten_dims, pool_window
from adapters.norse.package import library, own_handlers
from adapters.norse.tape import Tape
from adapters.torch_layers.neuron import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping


class AuthoredModel:
    """A SequentialState that stands for a chain of nodes.

    Args:
        net: the chain; its inner nodes are the sequence's layers, in order.
        sequence: the layers.
    """

    def __init__(self, net: Network, sequence: nn.Module) -> None:
        self.network, self.sequence = net, sequence

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """Norse's and PyTorch's own layers."""
        return dict.fromkeys(self.network.nodes, Realisation.NATIVE)

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        (source,), (target,) = self.network.inputs, self.network.outputs
        names = inner(self.network)
        tape = Tape(self.network.nodes, probes)
        state = None
        with torch.no_grad(), _Outputs(dict(zip(names, self.sequence.children(), strict=True))) as outputs:
            for x in np.array(stimulus[source], np.float32):
                given = torch.from_numpy(x)
                y, state = self.sequence(given, state)
                states = {name: s for name, s in zip(names, state, strict=True) if s is not None}
                tape.keep({source: given, **outputs.now, target: y}, states, {target: y})
        return tape.recording()

    def export(self) -> nir.NIRGraph:
        """What Norse's exporter writes, given a sample without a batch dimension: it cannot leave one out."""
        sample = torch.zeros(*self.network.output_shapes[self.network.inputs[0]])
        with own_handlers():
            return library.to_nir(self.sequence, sample)


class _Outputs:
    """What each module gave when it was last called, seen by forward hooks while the context lasts."""

    def __init__(self, modules: Mapping[str, nn.Module]) -> None:
        self.now: dict[str, torch.Tensor] = {}
        self._modules = modules
        self._hooks: list[torch.utils.hooks.RemovableHandle] = []

    def __enter__(self) -> Self:
        for name, module in self._modules.items():

            def look(_module: nn.Module, _inputs: object, output: Any, name: str = name) -> None:  # noqa: ANN401
                self.now[name] = output[0] if isinstance(output, tuple) else output

            self._hooks.append(module.register_forward_hook(look))
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()


def lif(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """nn.Linear and LIFBoxCell with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another.
    """
    net = chain(graph, LIF)
    affine, node = (net.nodes[name] for name in inner(net))
    gain = tensor(node.r)
    p = library.LIFBoxParameters(
        tau_mem_inv=1 / tensor(node.tau),
        v_leak=tensor(node.v_leak),
        v_th=tensor(node.v_threshold),
        v_reset=tensor(node.v_reset),
    )
    linear = _linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain)
    return AuthoredModel(net, library.SequentialState(linear, library.LIFBoxCell(p, dt=dt)))


def scnn(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """nn.Conv2d, IAFCell, nn.LPPool2d, nn.Flatten and nn.Linear with the parameters of an SCNN.

    Raises:
        RefusedError: the graph is another, an IF has a gain, or a pool is padded.
    """
    net = chain(graph, SCNN)
    layers = [_layer(name, net.nodes[name], net.input_shapes[name], dt) for name in inner(net)]
    return AuthoredModel(net, library.SequentialState(*layers))


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def _layer(name: str, node: nir.NIRNode, shape: tuple[int, ...], dt: float) -> nn.Module:
    match node:
        case nir.Conv2d():
            made: nn.Module = _conv(name, node)
        case nir.Affine():
            made = _linear(tensor(node.weight), tensor(node.bias))
        case nir.SumPool2d():
            made = _sum_pool(name, node)
        case nir.Flatten():
            start, end = flatten_dims(name, node, shape)
            made = nn.Flatten(start - len(shape), end - len(shape))
        case _:
            made = _integrate(name, node, dt)
    return made


def _integrate(name: str, node: nir.IF, dt: float) -> nn.Module:
    if np.any(node.r != 1):
        raise RefusedError(name, "IF", "r", "is not 1, and IAFCell has no such argument")
    p = library.IAFParameters(v_th=tensor(node.v_threshold), v_reset=tensor(node.v_reset))
    cell: nn.Module = library.IAFCell(p, dt=dt)
    return cell


def _sum_pool(name: str, node: nir.SumPool2d) -> nn.Module:
    window = pool_window(name, node)
    if any(before for before, _ in window.pads):
        raise RefusedError(name, "SumPool2d", "padding", "is not 0, and LPPool2d has no such argument")
    return nn.LPPool2d(1, window.kernel, window.stride)


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
