"""Which NIR primitives there are and what numbers they hold.

Decides which primitives have state, which spike, and what counts as a parameter of a node.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.graph.malformed import MalformedError

if TYPE_CHECKING:
    from adapters.base import Array

SPIKING: tuple[type, ...] = (nir.IF, nir.LIF, nir.CubaLIF, nir.Threshold)
"""Primitives whose output is a spike train."""

STATEFUL: tuple[type, ...] = (nir.I, nir.IF, nir.LI, nir.LIF, nir.CubaLI, nir.CubaLIF, nir.Delay)
"""Primitives that remember something from one step to the next."""

MEMBRANES: tuple[type, ...] = (nir.I, nir.IF, nir.LI, nir.LIF, nir.CubaLI, nir.CubaLIF)
"""Primitives with a membrane."""

_NOT_PARAMETERS = frozenset({"input_type", "output_type", "input_shape", "metadata", "nodes", "edges"})


def kind(node: nir.NIRNode) -> str:
    """The primitive's name, as NIR writes it."""
    return type(node).__name__


def parameters(node: nir.NIRNode) -> dict[str, Array]:
    """The numbers of a node by field: floats rounded to float32, integers as they are.

    Shapes (`input_type`, `output_type`, `input_shape`) are inferred, not parameters; texts such as a
    convolution's padding 'same' and absent fields are left out.

    Raises:
        MalformedError: a field is neither a number nor a text.
    """
    found: dict[str, Array] = {}
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if field.name in _NOT_PARAMETERS or value is None or isinstance(value, str | bytes):
            continue
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise MalformedError(
                f"{kind(node)}: {field.name} holds {array.dtype}, expected numbers; write numbers there"
            )
        with np.errstate(over="ignore"):  # to infinity, which is told as such
            found[field.name] = array.astype(np.float32) if array.dtype.kind == "f" else array
    return found
