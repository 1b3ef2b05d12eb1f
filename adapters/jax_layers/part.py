"""What stands for a node, as JAX sees it: arrays that it may trace, and the rest, which it compiles in.

Parts are arguments of the compiled run, not constants in it: a number changed in a live array is run and
exported. Whoever makes, changes or runs double arrays does so within `double_precision()`. JAX's own flag is
global, and a user's other models run in single precision: `jax.enable_x64` as a context holds for one thread
and ends with it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Self

import jax
import jax.numpy as jnp
import numpy as np

from adapters.base import Array, Realisation, as_float32

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import nir


class Part(ABC):
    """Stands for a node. Attributes that are not named in `live` have to be hashable."""

    live: ClassVar[tuple[str, ...]] = ()
    """Attributes that hold arrays, or trees of them."""

    realisation: Realisation = Realisation.CUSTOM

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401  Python's own
        super().__init_subclass__(**kwargs)
        jax.tree_util.register_pytree_node_class(cls)

    def tree_flatten(self) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]]:
        """Live attributes, and the others."""
        fixed = {name: value for name, value in vars(self).items() if name not in self.live}
        return tuple(getattr(self, name) for name in self.live), tuple(sorted(fixed.items()))

    @classmethod
    def tree_unflatten(cls, fixed: tuple[tuple[str, Any], ...], live: tuple[Any, ...]) -> Self:
        """The same part with other live attributes."""
        part = object.__new__(cls)
        vars(part).update(fixed)
        vars(part).update(zip(cls.live, live, strict=True))
        return part

    @abstractmethod
    def export(self) -> nir.NIRNode:
        """The node, with every number read from the live attributes."""


def double_precision() -> AbstractContextManager[None]:
    """Where arrays may be double, in this thread and until it is left."""
    return jax.enable_x64(True)  # noqa: FBT003  JAX's own


def single(value: object) -> jax.Array:
    """A parameter of a graph as an array of its own, rounded to float32."""
    return jnp.array(as_float32(value), dtype=jnp.float32)


def double(value: object) -> jax.Array:
    """A parameter of a graph, rounded to float32, as a double array of its own."""
    return jnp.array(as_float32(value), dtype=jnp.float64)


def spread(value: jax.Array) -> jax.Array:
    """A parameter as it meets (B, *shape): one of one element holds for all, however many axes it has."""
    return value.reshape(()) if value.size == 1 else value


def array(value: jax.Array) -> Array:
    """A live array as a parameter of a graph, never sharing its memory."""
    return np.array(value, dtype=np.float32)
