"""What a NIR file holds, before any of it is understood.

Decides what of HDF5 a file may use: a tree in which nothing occurs twice, with arrays no larger than their file can
hold. Others have cycles, on which nir's reader (nir/serialization.py) never ends, or claim terabytes.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import h5py
import nir
import nir.serialization
import numpy as np

from adapters.graph.malformed import MalformedError

if TYPE_CHECKING:
    from pathlib import Path

Content = dict[str, Any]

DEEPEST = 40
"""Groups in groups: some ten nested graphs."""

DENSEST = 2048
"""Bytes of arrays a byte of the file may hold: deflate packs zeros 1032 to 1."""

SPARE = 2**20
"""Bytes that any file may hold."""

HEAP = b"GCOL\x01\x00\x00\x00"

WHOLE = ("kernel_size", "stride", "padding", "dilation", "groups", "start_dim", "end_dim")
ONE = ("groups", "start_dim", "end_dim")
"""Fields that are whole numbers, and those that are a single one."""

SHAPES = ("shape", "input_shape", "input_type")


def content(path: Path) -> Content:
    """The content of a file's "node", as `nir.dict2NIRNode` takes it.

    Raises:
        MalformedError: it is no HDF5 file, or has no such tree.
    """
    try:
        return _tree(path)
    except MalformedError as error:
        raise MalformedError(f"HDF5, but not a NIR file: {error}") from error
    except OSError as error:
        raise MalformedError(f"cannot be read as HDF5, expected a NIR file: {error}") from error
    except Exception as error:  # h5py and nir raise many kinds on foreign HDF5 files
        raise MalformedError(f"HDF5, but not a NIR file: {words(error)}") from error


def words(error: Exception) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _tree(path: Path) -> Content:
    _check_heaps(path.read_bytes())
    with h5py.File(path, "r") as file:
        node = file["node"]
        if not isinstance(node, h5py.Group):
            raise MalformedError("'node' is no group")
        _walk(node, [DENSEST * path.stat().st_size + SPARE], set(), 0)
        found: Content = nir.serialization.hdf2dict(node)
    return found


def _check_heaps(file: bytes) -> None:
    """See that each heap of texts can be walked: HDF5 walks one with an object of no size for ever.

    A heap is its header (signature, version, size) and objects: index, references, size, content padded to 8 bytes;
    index 0 is the rest of the heap (HDF5 File Format Specification 3.0, III.E).
    """
    start = file.find(HEAP)
    while start >= 0:
        at, end = start + 16, start + int.from_bytes(file[start + 8 : start + 16], "little")
        while at + 16 <= min(end, len(file)):
            index, size = (int.from_bytes(file[at + a : at + b], "little") for a, b in ((0, 2), (8, 16)))
            need = 16 + (size + 7) // 8 * 8 if index else size
            if not 0 < need <= end - at:
                raise MalformedError(f"the heap of texts at byte {start} is damaged")
            at += need
        start = file.find(HEAP, start + 4)


def _walk(group: h5py.Group, left: list[int], seen: set[int], depth: int) -> None:
    """See that everything below a group is there once and fits; `left` is how many bytes may follow."""
    if depth > DEEPEST:
        raise MalformedError(f"{group.name!r} lies {depth} groups deep, expected {DEEPEST} at most")
    for name in group:
        where = f"{group.name}/{name}"
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise MalformedError(f"{where!r} is a link, expected what it leads to")
        child = group[name]
        address = h5py.h5o.get_info(child.id).addr
        if address in seen:
            raise MalformedError(f"{where!r} occurs twice, expected a tree")
        seen.add(address)
        if isinstance(child, h5py.Group):
            _walk(child, left, seen, depth + 1)
        elif isinstance(child, h5py.Dataset):
            if child.dtype.kind not in "biufcS" and not h5py.check_string_dtype(child.dtype):
                raise MalformedError(f"{where!r} holds {child.dtype}, expected numbers or text")
            left[0] -= 0 if child.shape is None else child.size * child.dtype.itemsize
            if left[0] < 0:
                raise MalformedError(f"{where!r} has shape {child.shape}, more than the file can hold")


def check(node: Content, name: str = "") -> None:
    """See that every node has a type that NIR knows, its edges and its whole numbers.

    Raises:
        MalformedError: names the node.
    """
    kind, said = node.get("type"), repr(name) if name else "the graph"
    if not isinstance(kind, str):
        raise MalformedError(f"{said} has no type, expected one of NIR's primitives")
    known = getattr(nir, kind, None)
    if not (inspect.isclass(known) and issubclass(known, nir.NIRNode)):
        raise MalformedError(f"{said} is of type {kind!r}, which NIR does not have")
    for field in (*WHOLE, *SHAPES):
        _check_whole(said, kind, field, node.get(field))
    if kind == "NIRGraph":
        _check_graph(node, name, said)


def _check_whole(said: str, kind: str, field: str, value: object) -> None:
    if value is None or isinstance(value, str | bytes | dict):
        return
    array = np.asarray(value)
    if array.dtype.kind in "iuf" and not (np.isfinite(array).all() and (abs(array) < 2.0**31).all()):
        raise MalformedError(f"{kind} {said}: {field} is {value!r}, expected whole numbers")
    if field in ONE and array.size != 1:
        raise MalformedError(f"{kind} {said}: {field} is {value!r}, expected one number")


def _check_graph(node: Content, name: str, said: str) -> None:
    nodes, edges = node.get("nodes"), node.get("edges")
    if not isinstance(nodes, dict):
        raise MalformedError(f"{said} has no nodes, expected some")
    if edges is None:
        raise MalformedError(f"{said} has no edges, expected a list of them")
    if np.size(edges) and np.shape(edges)[1:] != (2,):
        raise MalformedError(f"{said} has edges of shape {np.shape(edges)}, expected pairs of names")
    for key, child in nodes.items():
        inner = f"{name}.{key}" if name else str(key)
        if not isinstance(child, dict):
            raise MalformedError(f"{inner!r} is no node")
        check(child, inner)


def copied(node: Content) -> Content:
    """A copy that nir, which takes out what it reads, can be given; arrays are shared."""
    return {key: copied(value) if isinstance(value, dict) else value for key, value in node.items()}


def culprit(node: Content, name: str = "") -> str:
    """The innermost node that nir does not take, "" if it is the graph itself."""
    for key, child in (node.get("nodes") or {}).items():
        try:
            nir.dict2NIRNode(copied(child))
        except Exception:  # noqa: BLE001  nir raises whatever its constructors meet
            return culprit(child, f"{name}.{key}" if name else str(key))
    return name
