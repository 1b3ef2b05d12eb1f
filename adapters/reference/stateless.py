"""Primitives without memory, but for convolutions.

Decides Input, Output, Affine, Linear, Scale, Flatten, SumPool2d, AvgPool2d and Threshold, each a function of
its input at the same time. The batch is never touched.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph import flatten_dims, pool_window
from adapters.reference.dialect import Threshold as Comparison

if TYPE_CHECKING:
    from adapters.base import Array
    from adapters.graph import Window
    from adapters.reference.settings import Settings


class Stateless:
    """A part that remembers nothing; `apply` takes and gives (N, *shape), N steps times samples."""

    def start(self, batch: int) -> None:
        """Nothing to go to rest from."""

    def run(self, x: Array, membranes: Array | None = None) -> Array:  # noqa: ARG002  there is no membrane
        """`apply` at every step."""
        y = self.apply(x.reshape(-1, *x.shape[2:]))
        return y.reshape(*x.shape[:2], *y.shape[1:])

    def apply(self, x: Array) -> Array:
        """Input and Output: y = x."""
        return x


class Dense(Stateless):
    """Affine y = W·x + b and Linear y = W·x; leading axes of W are leading axes of x and y."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        weight = settings.draw.parameter(name, "weight", node.weight).astype(settings.dtype)
        bias = getattr(node, "bias", None)
        self.bias = np.zeros((), settings.dtype) if bias is None else settings.number(name, node, "bias")
        self.order = settings.draw.order(name, "inputs", weight.shape[-1])
        self.weight = weight if self.order is None else weight[..., self.order]

    def apply(self, x: Array) -> Array:
        """Each output: y_o = sum_i W_oi·x_i + b_o."""
        x = x if self.order is None else x[..., self.order]
        if self.weight.ndim == 2:  # noqa: PLR2004  one matrix for all: a single product is far faster
            y: Array = x @ self.weight.T
        else:
            y = np.matmul(self.weight, x[..., None])[..., 0]
        y += self.bias
        return y


class Scale(Stateless):
    """Scale: y = s ⊙ x."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        self.scale = settings.number(name, node, "scale")

    def apply(self, x: Array) -> Array:
        """Product s·x, element by element."""
        y: Array = self.scale * x
        return y


class Flatten(Stateless):
    """Flatten: axes start_dim to end_dim of the unbatched shape become one, the last axis fastest."""

    def __init__(self, name: str, node: nir.NIRNode, shape: tuple[int, ...]) -> None:
        start, end = flatten_dims(name, node, shape)
        self.shape = (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :])

    def apply(self, x: Array) -> Array:
        """The same numbers in another shape."""
        return x.reshape(len(x), *self.shape)


class Pool(Stateless):
    """SumPool2d: y = sum over the window, zeros beyond the border; AvgPool2d: divided by its full size."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        self.window: Window = pool_window(name, node)
        size = math.prod(self.window.kernel) if isinstance(node, nir.AvgPool2d) else 1
        self.size = np.asarray(size, settings.dtype)

    def apply(self, x: Array) -> Array:
        """Each output: y_hw = sum_ij x_(h·stride+i, w·stride+j) / size."""
        height, width = self.window.output(x.shape[-2:])
        (down, right), padded = self.window.stride, np.pad(x, ((0, 0), (0, 0), *self.window.pads))
        total: Array = np.zeros((*x.shape[:-2], height, width), x.dtype)
        for i, j in product(*map(range, self.window.kernel)):
            total += padded[..., i::down, j::right][..., :height, :width]
        total /= self.size
        return total


class Threshold(Stateless):
    """Threshold: z = 1 if x > threshold else 0, without memory or reset."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        self.threshold = settings.number(name, node, "threshold")
        self.reached = settings.dialect.threshold is Comparison.GE

    def apply(self, x: Array) -> Array:
        """[x > threshold] (`threshold=ge`: >=)."""
        crossed = x >= self.threshold if self.reached else x > self.threshold
        return crossed.astype(x.dtype)
