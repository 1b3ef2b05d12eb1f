"""A model written by hand in Rockpool, the way its documentation writes them, with a graph's parameters.

Sequential of LinearTorch and LIFNeuronTorch, the documented modules with a weight and a membrane, with the
scenario's dt and every other argument left at its default: Rockpool's neurons then decay exponentially, subtract
their threshold and may spike several times a step. The author has to fold what LIFNeuronTorch has no argument
for, as here, or give up:

* LIF: LIFNeuronTorch adds its input to the membrane as it is, so r * dt/tau goes into the layer before it, as
  Pedersen et al. (2024) did; its bias, dt/tau * v_leak, is the only place for v_leak. It has no v_reset.
* SCNN: Rockpool has no convolutions and no pools. What it offers for PyTorch's modules, `TorchModule.from_torch`,
  gives them the (batch, time, ...) of its own, which a convolution does not take, and its neurons take one axis;
  nor does its exporter know them. There is nothing to write by hand.

Exported by `rockpool.nn.modules.to_nir(module)`, the documented call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from adapters.base import Array, Load, Probes, Recording, RefusedError
from adapters.chain import LIF, SCNN, chain, give_up, inner
from adapters.handlers import own_handlers
from adapters.rockpool.package import LIFNeuronTorch, LinearTorch, Sequential, own_numbers, to_nir
from adapters.rockpool.recording import recording
from adapters.torch_layers.authored import Authored
from adapters.torch_layers.tensors import tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

    from adapters.rockpool.package import TorchModule


class AuthoredModel(Authored):
    """A Sequential that stands for a chain of nodes."""

    sequence: TorchModule

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record, under the names of the graph's nodes."""
        x = self._given(stimulus).swapaxes(0, 1)
        with torch.no_grad(), own_numbers():
            y, _, record = self.sequence.reset_state()(x, record=True)
        names = dict(zip(inner(self.network), self.sequence.modules(), strict=True))
        outputs = {name: record[f"{module}_output"] for name, module in names.items()}
        membranes = {name: record[module]["vmem"] for name, module in names.items() if "vmem" in record[module]}
        outputs |= {self._source: x, self._target: y}
        return recording(self.network.nodes, probes, outputs, membranes, {self._target: y})

    def export(self) -> nir.NIRGraph:
        """What Rockpool's exporter writes, given the sample that it makes for itself."""
        with own_handlers(), own_numbers():
            return to_nir(self.sequence)


def lif(graph: nir.NIRGraph, dt: float) -> AuthoredModel:
    """LinearTorch and LIFNeuronTorch with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another, or its neuron has a v_reset.
    """
    net = chain(graph, LIF)
    before, name = inner(net)
    affine, node = net.nodes[before], net.nodes[name]
    give_up(name, node, "LIFNeuronTorch", v_reset=0)
    leak = dt / tensor(node.tau)
    gain = tensor(node.r) * leak
    weight = (tensor(affine.weight) * gain.reshape(-1, 1)).T
    with own_numbers():
        linear = LinearTorch(tuple(weight.shape), weight, tensor(affine.bias) * gain, has_bias=True)
        bias = leak * tensor(node.v_leak)
        neuron = LIFNeuronTorch(
            len(bias), tau_mem=tensor(node.tau), bias=bias, threshold=tensor(node.v_threshold), dt=dt
        )
    return AuthoredModel(net, Sequential(linear, neuron))


def scnn(graph: nir.NIRGraph, dt: float) -> AuthoredModel:  # noqa: ARG001  refused whatever it is
    """Nothing: Rockpool has no modules for it.

    Raises:
        RefusedError: always, naming the first convolution; or the graph is another.
    """
    net = chain(graph, SCNN)
    why = "has no module in Rockpool; PyTorch's takes no axis of time, and Rockpool's neurons only one axis of neurons"
    raise RefusedError(inner(net)[0], "Conv2d", "type", why)


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}
