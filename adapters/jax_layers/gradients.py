"""What a backward pass brings to the arrays of a model of JAX.

Decides what is looked at: every leaf of floating numbers. JAX differentiates by any of them, so that each is a
parameter, and gives zeros where the outputs do not depend on one.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from adapters.training import Gradient, arrival, held, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import nir


def weighted(predictions: Iterable[jax.Array]) -> jax.Array:
    """The loss, of what reached the Outputs."""
    return sum(((value * weights(value.shape)).sum() for value in predictions), start=jnp.zeros(()))


def brought_to(
    node: str, content: nir.NIRNode, fields: Mapping[str, str], numbers: object, gradients: object
) -> Iterator[Gradient]:
    """What was brought to the numbers of a node.

    Args:
        node: its name.
        content: itself, for its fields.
        fields: the end of a framework's name to the field of NIR that it holds.
        numbers: a tree of them.
        gradients: the same tree.
    """
    leaves = jax.tree_util.tree_leaves_with_path(_by_name(numbers))
    for (path, value), gradient in zip(leaves, jax.tree.leaves(_by_name(gradients)), strict=True):
        if jnp.issubdtype(jnp.result_type(value), jnp.floating):
            name = ".".join(word for key in path if (word := _word(key)))
            yield Gradient(f"{node}.{name}", node, held(name, content, fields), arrival(gradient))


def _by_name(value: object) -> object:
    """A tree with the names of a dataclass's fields, which JAX would count."""
    if isinstance(value, dict):
        return {name: _by_name(each) for name, each in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value


def _word(key: Any) -> str:  # noqa: ANN401  one of JAX's kinds of key
    """A step of a path; flax ends one with the variable's "value"."""
    word = str(getattr(key, "key", getattr(key, "name", getattr(key, "idx", ""))))
    return "" if word in {"value", "raw_value"} else word
