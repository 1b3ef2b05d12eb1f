"""How a recording is kept on disk: one .npz file.

Decides the encoding. Spike trains are mostly zeros, so counts are kept as the sorted flat positions of the
non-zero entries wherever that is smaller; everything else is kept as it is. An index entry, JSON, names every
array, because node names may hold characters a zip entry must not.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from adapters.base import Array, Recording, VKind, as_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Kind = Literal["output", "membrane", "prediction"]

SPARSE_BELOW = 0.1
"""Four bytes a position against one a count: positions are smaller below a quarter; 0.1 leaves a margin."""


@dataclass(frozen=True)
class _Entry:
    kind: Kind
    node: str
    shape: tuple[int, ...]
    sparse: bool
    v_kind: str = ""


def save(recording: Recording, path: Path) -> None:
    """Write `recording` to `path`."""
    entries: list[_Entry] = []
    arrays: dict[str, Array] = {}
    for kind, node, array in _parts(recording):
        kept = array if kind == "membrane" else as_counts(array)
        sparse = kept.dtype == np.uint8 and int(np.count_nonzero(kept)) < SPARSE_BELOW * kept.size
        v_kind = recording.kind(node).value if kind == "membrane" else ""
        key = f"a{len(entries)}"
        entries.append(_Entry(kind, node, array.shape, sparse, v_kind))
        if sparse:
            flat = kept.reshape(-1)
            where = np.flatnonzero(flat)
            arrays[f"{key}-at"] = where.astype(np.uint32 if flat.size < 2**32 else np.uint64)
            arrays[f"{key}-count"] = flat[where]
        else:
            arrays[key] = kept
    index = json.dumps([asdict(entry) for entry in entries]).encode()
    with path.open("wb") as file:
        np.savez(file, index=np.frombuffer(index, dtype=np.uint8), **arrays)  # type: ignore[arg-type]  # stub: kwargs


def load(path: Path, *, samples: int | None = None) -> Recording:
    """Read what `save` wrote; with `samples`, only so many leading batch elements of every array."""
    outputs: dict[str, Array] = {}
    membranes: dict[str, Array] = {}
    predictions: dict[str, Array] = {}
    v_kind: dict[str, VKind] = {}
    with np.load(path) as file:
        for number, fields in enumerate(json.loads(file["index"].tobytes())):
            entry = _Entry(**{**fields, "shape": tuple(fields["shape"])})
            array = _array(file, f"a{number}", entry)
            kept = array if samples is None else array[:, :samples]
            {"output": outputs, "membrane": membranes, "prediction": predictions}[entry.kind][entry.node] = kept
            if entry.v_kind:
                v_kind[entry.node] = VKind(entry.v_kind)
    return Recording(outputs, membranes, predictions, v_kind)


def _parts(recording: Recording) -> Iterator[tuple[Kind, str, Array]]:
    groups: tuple[tuple[Kind, Mapping[str, Array]], ...] = (
        ("output", recording.outputs),
        ("membrane", recording.membranes),
        ("prediction", recording.predictions),
    )
    for kind, arrays in groups:
        for node, array in arrays.items():
            yield kind, node, np.asarray(array)


def _array(file: Mapping[str, Array], key: str, entry: _Entry) -> Array:
    if not entry.sparse:
        return file[key]
    array = np.zeros(int(np.prod(entry.shape)), dtype=np.uint8)
    array[file[f"{key}-at"]] = file[f"{key}-count"]
    return array.reshape(entry.shape)
