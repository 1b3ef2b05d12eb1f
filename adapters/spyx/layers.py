"""Layers of a Spyx model: flax's Linear and Conv, Spyx's SumPool and Flatten; JAX for what neither has.

Everything here is channels first, as in NIR. flax's Conv is channels last: its input and output are turned
around it. Weights lie in it as (in, out) and (*kernel, in, out).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import nir
import numpy as np
from flax import nnx
from spyx import nn

from adapters.base import Realisation, as_float32
from adapters.graph import flatten_dims, pool_window
from adapters.jax_layers.layers import EXACT, ConvGeometry, Layer, Shape
from adapters.jax_layers.layers import layer as jax_layer
from adapters.jax_layers.part import array, single

if TYPE_CHECKING:
    import jax

_MATRIX = 2
_BLANK: dict[str, Any] = {
    "kernel_init": nnx.initializers.zeros_init(),  # its own numbers come right after
    "precision": EXACT,
    "rngs": nnx.Rngs(0),
}


class Linear(Layer):
    """Affine and Linear with a matrix and an entry of the bias for each of its rows: nnx.Linear."""

    live = ("module",)
    realisation = Realisation.NATIVE

    def __init__(self, node: nir.Affine | nir.Linear) -> None:
        outgoing, incoming = np.shape(node.weight)
        biased = isinstance(node, nir.Affine)
        self.module = nnx.Linear(incoming, outgoing, use_bias=biased, **_BLANK)
        self.module.kernel[...] = single(node.weight).T
        if biased:
            self.module.bias[...] = single(node.bias)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Multiply (B, in) into (B, out)."""
        return self.module(x)

    def export(self) -> nir.NIRNode:
        """The node, from the live kernel and bias."""
        weight = array(self.module.kernel[...].T)
        return nir.Linear(weight) if self.module.bias is None else nir.Affine(weight, array(self.module.bias[...]))


class Conv(Layer):
    """Conv1d and Conv2d with an entry of the bias for each output channel: nnx.Conv.

    Args:
        name: of the node.
        node: what it does.
        shape: of what arrives, channels first.
    """

    live = ("module",)
    realisation = Realisation.NATIVE

    def __init__(self, name: str, node: nir.Conv1d | nir.Conv2d, shape: Shape) -> None:
        self.geometry = ConvGeometry(name, node, shape)
        window, weight = self.geometry.window, single(node.weight)
        self.module = nnx.Conv(
            shape[0],
            len(weight),
            window.kernel,
            strides=window.stride,
            padding=window.pads,
            kernel_dilation=window.dilation,
            feature_group_count=self.geometry.groups,
            **_BLANK,
        )
        self.module.kernel[...] = jnp.moveaxis(weight, (0, 1), (-1, -2))
        self.module.bias[...] = single(node.bias)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Convolve (B, channels, ...)."""
        return jnp.moveaxis(self.module(jnp.moveaxis(x, 1, -1)), -1, 1)

    def export(self) -> nir.NIRNode:
        """The node, from the live kernel and bias."""
        weight = jnp.moveaxis(self.module.kernel[...], (-1, -2), (0, 1))
        return self.geometry.node(array(weight), array(self.module.bias[...]))


class SumPool(Layer):
    """SumPool2d without padding: Spyx's SumPool, told which axis the channels are."""

    live = ("module",)
    realisation = Realisation.NATIVE

    def __init__(self, name: str, node: nir.SumPool2d) -> None:
        window = pool_window(name, node)
        self.module = nn.SumPool(window.kernel, window.stride, "VALID", channel_axis=1)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Pool (B, channels, height, width)."""
        return self.module(x)

    def export(self) -> nir.NIRNode:
        """The node."""
        return nir.SumPool2d(np.array(self.module.window_shape), np.array(self.module.strides), np.array([0, 0]))


class Flatten(Layer):
    """Flatten of all axes: Spyx's, which here meets channels first."""

    live = ("module",)
    realisation = Realisation.NATIVE

    def __init__(self, node: nir.Flatten, shape: Shape) -> None:
        self.shape = shape
        self.dims = int(node.start_dim), int(node.end_dim)
        self.module = nn.Flatten()

    def __call__(self, x: jax.Array) -> jax.Array:
        """Reshape (B, *shape)."""
        return self.module(x)

    def export(self) -> nir.NIRNode:
        """The node."""
        return nir.Flatten({"input": np.array(self.shape)}, *self.dims)


def layer(name: str, node: nir.NIRNode, shape: Shape) -> Layer:
    """What does to (B, *shape) what a node without memory does.

    Raises:
        RefusedError: the type of the node is not known here.
    """
    match node:
        case nir.Affine() | nir.Linear() if _plain(node, _MATRIX):
            return Linear(node)
        case nir.Conv1d() | nir.Conv2d() if node.bias is not None and _plain(node, len(shape) + 1):
            return Conv(name, node, shape)
        case nir.SumPool2d() if not any(before for before, _ in pool_window(name, node).pads):
            return SumPool(name, node)
        case nir.Flatten() if flatten_dims(name, node, shape) == (0, len(shape) - 1):
            return Flatten(node, shape)
    return jax_layer(name, node, shape)


def _plain(node: Any, axes: int) -> bool:  # noqa: ANN401  NIR's nodes are untyped
    """Whether flax has room for weight and bias as they are."""
    weight = as_float32(node.weight)
    return weight.ndim == axes and (isinstance(node, nir.Linear) or np.shape(node.bias) == weight.shape[:1])
