"""NIR's nodes without memory as operations of JAX, and back; channels first, as in NIR.

What a layer stands for is read from its live arrays, so that an exported graph says what they compute.
Products are summed in float32 everywhere (`Precision.HIGHEST`): JAX's default on accelerators rounds their
factors to fewer bits.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import nir
import numpy as np
from jax import lax

from adapters.base import Array, Realisation, RefusedError
from adapters.graph import Window, conv_window, flatten_dims, pool_window
from adapters.jax_layers.part import Part, array, single

if TYPE_CHECKING:
    from collections.abc import Callable

Shape = tuple[int, ...]
EXACT = lax.Precision.HIGHEST
_MATRIX = 2

_CHANNELS_LAST = {1: ("NWC", "WIO", "NWC"), 2: ("NHWC", "HWIO", "NHWC")}
"""How a convolution's axes lie inside, by their number: on a processor several times as fast as channels first."""


class Layer(Part):
    """A node without memory: `y = layer(x)`."""

    @abstractmethod
    def __call__(self, x: jax.Array) -> jax.Array:
        """What becomes of (B, *shape) in one step."""


class Dense(Layer):
    """Affine and Linear: y = W x + b, with leading axes that are leading axes of x and y too."""

    live = ("weight", "bias")

    def __init__(self, node: nir.Affine | nir.Linear) -> None:
        self.weight = single(node.weight)
        self.bias = single(node.bias) if isinstance(node, nir.Affine) else None
        self.realisation = Realisation.NATIVE if self.weight.ndim == _MATRIX else Realisation.CUSTOM

    def __call__(self, x: jax.Array) -> jax.Array:
        """Multiply (B, ..., in) into (B, ..., out)."""
        y = jnp.einsum("...oi,b...i->b...o", self.weight, x, precision=EXACT)
        return y if self.bias is None else y + self.bias

    def export(self) -> nir.NIRNode:
        """The node, from the live weight and bias."""
        if self.bias is None:
            return nir.Linear(array(self.weight))
        return nir.Affine(array(self.weight), array(self.bias))


class Conv(Layer):
    """Conv1d and Conv2d.

    Args:
        name: of the node.
        node: what it does.
        shape: of what arrives, channels first.
    """

    live = ("weight", "bias")
    realisation = Realisation.NATIVE

    def __init__(self, name: str, node: nir.Conv1d | nir.Conv2d, shape: Shape) -> None:
        self.weight = single(node.weight)
        self.bias = None if node.bias is None else single(node.bias)
        self.geometry = ConvGeometry(name, node, shape)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Convolve (B, channels, ...)."""
        window = self.geometry.window
        y = lax.conv_general_dilated(
            jnp.moveaxis(x, 1, -1),
            jnp.moveaxis(self.weight, (0, 1), (-1, -2)),
            window.stride,
            window.pads,
            rhs_dilation=window.dilation,
            dimension_numbers=_CHANNELS_LAST[len(window.kernel)],
            feature_group_count=self.geometry.groups,
            precision=EXACT,
        )
        return jnp.moveaxis(y if self.bias is None else y + self.bias.reshape(-1), -1, 1)

    def export(self) -> nir.NIRNode:
        """The node, from the live weight and bias."""
        return self.geometry.node(array(self.weight), None if self.bias is None else array(self.bias))


class ConvGeometry:
    """What of a convolution is no number that is learnt: written back as it was.

    Args:
        name: of the node.
        node: Conv1d or Conv2d.
        shape: of what arrives, channels first.
    """

    def __init__(self, name: str, node: nir.Conv1d | nir.Conv2d, shape: Shape) -> None:
        self.window: Window = conv_window(name, node)
        self.groups = int(node.groups)
        self._spatial = shape[1:]
        said = node.padding.decode() if isinstance(node.padding, bytes) else node.padding
        self._padding = said if isinstance(said, str) else tuple(before for before, _ in self.window.pads)

    def node(self, weight: Array, bias: Array | None) -> nir.NIRNode:
        """The node with these numbers."""
        window, padding = self.window, self._padding
        if len(self._spatial) > 1:
            return nir.Conv2d(self._spatial, weight, window.stride, padding, window.dilation, self.groups, bias)
        first = padding if isinstance(padding, str) else padding[0]
        return nir.Conv1d(self._spatial[0], weight, window.stride[0], first, window.dilation[0], self.groups, bias)


class Pool(Layer):
    """SumPool2d, and AvgPool2d, which divides by the kernel's area, padding included."""

    realisation = Realisation.NATIVE

    def __init__(self, name: str, node: nir.SumPool2d | nir.AvgPool2d) -> None:
        self.window = pool_window(name, node)
        self.kind = type(node)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Pool (B, channels, height, width)."""
        window = self.window
        none = np.zeros((), x.dtype)
        kernel, stride, pads = (1, 1, *window.kernel), (1, 1, *window.stride), ((0, 0), (0, 0), *window.pads)
        total = lax.reduce_window(x, none, lax.add, kernel, stride, pads)
        return total / math.prod(window.kernel) if self.kind is nir.AvgPool2d else total

    def export(self) -> nir.NIRNode:
        """The node."""
        pads = np.array([before for before, _ in self.window.pads])
        return self.kind(np.array(self.window.kernel), np.array(self.window.stride), pads)


class Flatten(Layer):
    """Joins axes; those of the shape without batch."""

    realisation = Realisation.NATIVE

    def __init__(self, name: str, node: nir.Flatten, shape: Shape) -> None:
        self.shape = shape
        self.dims = int(node.start_dim), int(node.end_dim)
        start, end = flatten_dims(name, node, shape)
        self.joined = (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :])

    def __call__(self, x: jax.Array) -> jax.Array:
        """Reshape (B, *shape)."""
        return x.reshape(len(x), *self.joined)

    def export(self) -> nir.NIRNode:
        """The node."""
        return nir.Flatten({"input": np.array(self.shape)}, *self.dims)


class Scale(Layer):
    """y = s * x, one s per element."""

    live = ("scale",)

    def __init__(self, node: nir.Scale) -> None:
        self.scale = single(node.scale)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Scale (B, *shape)."""
        return x * self.scale

    def export(self) -> nir.NIRNode:
        """The node, from the live scale."""
        return nir.Scale(array(self.scale))


class Threshold(Layer):
    """y = 1 where x > threshold, strictly, else 0."""

    live = ("threshold",)

    def __init__(self, node: nir.Threshold) -> None:
        self.threshold = single(node.threshold)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Compare (B, *shape)."""
        return (x > self.threshold).astype(x.dtype)

    def export(self) -> nir.NIRNode:
        """The node, from the live threshold."""
        return nir.Threshold(array(self.threshold))


class Port(Layer):
    """Input and Output, where a stimulus enters and a prediction leaves."""

    realisation = Realisation.NATIVE

    def __init__(self, node: nir.Input | nir.Output, shape: Shape) -> None:
        self.kind = type(node)
        self.shape = shape

    def __call__(self, x: jax.Array) -> jax.Array:
        """Pass on."""
        return x

    def export(self) -> nir.NIRNode:
        """The node."""
        return self.kind({"input" if self.kind is nir.Input else "output": np.array(self.shape)})


def layer(name: str, node: nir.NIRNode, shape: Shape) -> Layer:
    """What does to (B, *shape) what a node without memory does.

    Raises:
        RefusedError: the type of the node is not known here.
    """
    for kind, build in _BUILDERS.items():
        if type(node) is kind:
            return build(name, node, shape)
    raise RefusedError(name, type(node).__name__, "type", "has no operation of JAX here")


_BUILDERS: dict[type[nir.NIRNode], Callable[[str, Any, Shape], Layer]] = {
    nir.Affine: lambda _name, node, _shape: Dense(node),
    nir.Linear: lambda _name, node, _shape: Dense(node),
    nir.Conv1d: Conv,
    nir.Conv2d: Conv,
    nir.SumPool2d: lambda name, node, _shape: Pool(name, node),
    nir.AvgPool2d: lambda name, node, _shape: Pool(name, node),
    nir.Flatten: Flatten,
    nir.Scale: lambda _name, node, _shape: Scale(node),
    nir.Threshold: lambda _name, node, _shape: Threshold(node),
    nir.Input: lambda _name, node, shape: Port(node, shape),
    nir.Output: lambda _name, node, shape: Port(node, shape),
}
