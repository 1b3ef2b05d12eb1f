"""What a node is made of.

Decides which fields of a NIR node count as its content, for telling nodes apart and for listing differences.
"""

from __future__ import annotations

import dataclasses
import hashlib

import nir
import numpy as np

from adapters.base import Array

Field = Array | str | None
"""An array, a text such as a convolution's padding 'same', or nothing."""

_DERIVED = frozenset({"input_type", "output_type", "metadata", "nodes", "edges"})


def fields(node: nir.NIRNode) -> dict[str, Field]:
    """The content of a node by field, numbers in the dtype the file gave them.

    The type that an Input, Output or Flatten declares is content (`shape`): files carry it and importers
    read it. Metadata is not: NIR asks that no backend relies on it.
    """
    found: dict[str, Field] = {}
    if isinstance(node, nir.Input | nir.Flatten):
        found["shape"] = _plain(node.input_type["input"])
    elif isinstance(node, nir.Output):
        found["shape"] = _plain(node.output_type["output"])
    for field in dataclasses.fields(node):
        if field.name not in _DERIVED:
            found[field.name] = _plain(getattr(node, field.name))
    return found


def fingerprint(value: Field) -> str:
    """Equal for fields of equal shape whose numbers are equal once rounded to float32.

    Raises:
        TypeError: the array holds something that is no number.
    """
    if value is None or isinstance(value, str):
        return repr(value)
    numbers = value.astype(np.float32) if value.dtype.kind == "f" else value.astype(np.int64)
    # Adding zero turns -0.0 into 0.0, which compares equal.
    content = hashlib.sha256((numbers + 0).tobytes()).hexdigest()
    return f"{value.shape} {content}"


def magnitude(value: Field) -> float:
    """The mean size of the finite numbers of a field; 0 where there are none."""
    if value is None or isinstance(value, str):
        return 0.0
    finite = value[np.isfinite(value)]
    return float(np.abs(finite.astype(np.float64)).mean()) if finite.size else 0.0


def _plain(value: object) -> Field:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode()
    array = np.asarray(value)
    return None if array.dtype.kind == "O" and array.ndim == 0 and array.item() is None else array
