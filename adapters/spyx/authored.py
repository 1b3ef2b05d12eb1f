"""Models written by hand in Spyx, the way its documentation writes them, with a graph's parameters.

spyx.nn.Sequential of flax's layers and Spyx's, channels last, every argument that is not needed at its default:
spikes come a step late and subtract the threshold. Thresholds and betas are given per neuron. Where a graph
means something these have no argument for, the author has to fold it, as here, or give up:

* LIF: beta = 1 - dt/tau, as its documentation and spyx/nir.py have it; Spyx's LIF has no gain, so r * dt/tau
  goes into the layer before it; nor has it a v_leak or v_reset other than 0.
* IF: no gain and no v_reset.
* SumPool2d: no padding.
* Affine after Flatten: Spyx's Flatten runs over (height, width, channels), and the columns are put in that
  order. Its exporter does not put them back.

What Spyx's exporter makes of them is for a run to find.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import nir
import numpy as np
from flax import nnx
from spyx import nn

from adapters.base import Array, Load, as_float32
from adapters.chain import LIF, SCNN, chain, give_up, inner
from adapters.graph import Network, conv_window, pool_window
from adapters.spyx.sequence import SequenceModel, place

if TYPE_CHECKING:
    from collections.abc import Mapping

_RNGS = nnx.Rngs(0)
"""For the numbers that layers draw before they get their own."""


def lif(graph: nir.NIRGraph, dt: float) -> SequenceModel:
    """nnx.Linear and nn.LIF with the parameters of Input, Affine, LIF, Output.

    Raises:
        RefusedError: the graph is another, or its neuron has a v_leak or v_reset.
    """
    net = chain(graph, LIF)
    affine, neuron = (net.nodes[name] for name in inner(net))
    give_up(inner(net)[1], neuron, "nn.LIF", v_leak=0, v_reset=0)
    leak = dt / as_float32(neuron.tau)
    gain = as_float32(neuron.r) * leak
    cell = nn.LIF(leak.shape, threshold=jnp.array(as_float32(neuron.v_threshold)), rngs=_RNGS)
    cell.beta[...] = jnp.array(1 - leak)
    linear = _linear(as_float32(affine.weight) * gain.reshape(-1, 1), as_float32(affine.bias) * gain)
    return _model(net, [linear, cell], dt)


def scnn(graph: nir.NIRGraph, dt: float) -> SequenceModel:
    """nnx.Conv, nnx.Linear, nn.IF, nn.SumPool and nn.Flatten with the parameters of an SCNN.

    Raises:
        RefusedError: the graph is another, or something has a parameter that Spyx has not.
    """
    net = chain(graph, SCNN)
    layers: list[nnx.Module] = []
    order: Array | None = None
    for name in inner(net):
        node = net.nodes[name]
        match node:
            case nir.Conv2d():
                layers.append(_conv(name, node))
            case nir.Affine():
                weight = as_float32(node.weight)
                layers.append(_linear(weight if order is None else weight[:, order], as_float32(node.bias)))
                order = None
            case nir.SumPool2d():
                layers.append(_sum_pool(name, node))
            case nir.Flatten():
                layers.append(nn.Flatten())
                order = channels_last_order(net.input_shapes[name])
            case _:
                layers.append(_integrate(name, node))
    return _model(net, layers, dt)


MODELS: Mapping[str, Load] = {"lif": lif, "scnn": scnn}


def channels_last_order(shape: tuple[int, ...]) -> Array:
    """Where each element of a flattened (height, width, channels) lies in a flattened (channels, height, width)."""
    return np.moveaxis(np.arange(math.prod(shape)).reshape(shape), 0, -1).ravel()


def _model(net: Network, layers: list[nnx.Module], dt: float) -> SequenceModel:
    places = [place(name, net.nodes[name]) for name in inner(net)]
    return SequenceModel(nn.Sequential(*layers), places, net, dt)


def _linear(weight: Array, bias: Array) -> nnx.Linear:
    layer = nnx.Linear(weight.shape[1], weight.shape[0], rngs=_RNGS)
    layer.kernel[...], layer.bias[...] = jnp.array(weight.T), jnp.array(bias)
    return layer


def _conv(name: str, node: nir.Conv2d) -> nnx.Conv:
    give_up(name, node, "Spyx's exporter", dilation=1, groups=1)  # its exporter writes 1 whatever they are
    window, weight = conv_window(name, node), as_float32(node.weight)
    layer = nnx.Conv(
        weight.shape[1],
        weight.shape[0],
        window.kernel,
        strides=window.stride,
        padding=window.pads,
        rngs=_RNGS,
    )
    layer.kernel[...], layer.bias[...] = jnp.array(weight.transpose(2, 3, 1, 0)), jnp.array(as_float32(node.bias))
    return layer


def _sum_pool(name: str, node: nir.SumPool2d) -> nn.SumPool:
    give_up(name, node, "nn.SumPool", padding=0)
    window = pool_window(name, node)
    return nn.SumPool(window.kernel, window.stride, "VALID")


def _integrate(name: str, node: Any) -> nn.IF:  # noqa: ANN401  NIR's nodes are untyped
    give_up(name, node, "nn.IF", r=1, v_reset=0)
    threshold = as_float32(node.v_threshold)
    last = np.moveaxis(threshold, 0, -1) if threshold.ndim > 1 else threshold
    return nn.IF(last.shape, threshold=jnp.array(last))
