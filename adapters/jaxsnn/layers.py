"""jaxsnn's one layer without memory, its Linear; the others are operations of JAX (`adapters.jax_layers`).

It multiplies from the right, x W, with a weight of (in, out) (jaxsnn/discrete/functional/linear.py): NIR's
transposed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import jax
import nir

from adapters.base import Realisation
from adapters.jax_layers import layers
from adapters.jax_layers.part import array, single
from adapters.jaxsnn.package import modules

if TYPE_CHECKING:
    from adapters.jax_layers.layers import Layer, Shape

_MATRIX = 2


class Linear(layers.Layer):
    """NIR's Linear with a weight of two axes."""

    live: ClassVar = ("weight",)
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.Linear) -> None:
        self.weight = single(node.weight).T

    def __call__(self, x: jax.Array) -> jax.Array:
        """Multiply (B, ..., in) into (B, ..., out)."""
        own = modules.Linear().generator(*self.weight.shape)
        with jax.default_matmul_precision("highest"):  # accelerators would round its factors
            _, y = own.step({"x": x}, None, self.weight)
        return y

    def export(self) -> nir.NIRNode:
        """The node, from the live weight."""
        return nir.Linear(array(self.weight.T))


def layer(name: str, node: nir.NIRNode, shape: Shape) -> Layer:
    """What does to (B, *shape) what a node without memory does.

    Raises:
        RefusedError: the type of the node is not known here.
    """
    if type(node) is nir.Linear and node.weight.ndim == _MATRIX:
        return Linear(node)
    return layers.layer(name, node, shape)
