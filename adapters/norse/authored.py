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

from typing import TYPE_CHECKING

import nir
import torch
from torch import nn

from adapters.absent import no_exporter
from adapters.chain import LIF, SCNN, chain, give_up, inner
from adapters.graph import flatten_dims, pool_window
from adapters.handlers import own_handlers
from adapters.norse.package import KNOWS_NIR, library
from adapters.norse.states import membranes
from adapters.tape import Tape
from adapters.torch_layers.authored import Authored, conv2d, linear
from adapters.torch_layers.hooks import signal, watched
from adapters.torch_layers.tensors import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array, Load, Probes, Recording


class AuthoredModel(Authored):
    """A SequentialState that stands for a chain of nodes."""

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        steps, names = self._given(stimulus), inner(self.network)
        tape = Tape(self.network.nodes, probes, len(steps))
        seen: dict[str, Array] = {}
        state = None
        with torch.no_grad(), watched(self._modules, lambda name, _, output: seen.update({name: signal(output)})):
            for x in steps:
                y, state = self.sequence(x, state)
                states = membranes(dict(zip(names, state, strict=True)))
                tape.keep({self._source: signal(x), **seen}, states, {self._target: signal(y)})
        return tape.recording()

    def export(self) -> nir.NIRGraph:
        """What Norse's exporter writes, given a sample without a batch dimension: it cannot leave one out.

        Raises:
            RefusedError: this release of Norse has no exporter (1.0).
        """
        if not KNOWS_NIR:
            raise no_exporter("Norse before 1.1")
        with own_handlers():
            return library.to_nir(self.sequence, self._sample())


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
    weighted = linear(tensor(affine.weight) * gain.reshape(-1, 1), tensor(affine.bias) * gain)
    return AuthoredModel(net, library.SequentialState(weighted, library.LIFBoxCell(p, dt=dt)))


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
            made: nn.Module = conv2d(name, node, tensor(node.weight))
        case nir.Affine():
            made = linear(tensor(node.weight), tensor(node.bias))
        case nir.SumPool2d():
            made = _sum_pool(name, node)
        case nir.Flatten():
            start, end = flatten_dims(name, node, shape)
            made = nn.Flatten(start - len(shape), end - len(shape))
        case _:
            made = _integrate(name, node, dt)
    return made


def _integrate(name: str, node: nir.IF, dt: float) -> nn.Module:
    give_up(name, node, "IAFCell", r=1)
    p = library.IAFParameters(v_th=tensor(node.v_threshold), v_reset=tensor(node.v_reset))
    cell: nn.Module = library.IAFCell(p, dt=dt)
    return cell


def _sum_pool(name: str, node: nir.SumPool2d) -> nn.Module:
    window = pool_window(name, node)
    give_up(name, node, "LPPool2d", padding=0)
    return nn.LPPool2d(1, window.kernel, window.stride)
