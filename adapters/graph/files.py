"""NIR files.

Decides how a graph is read (without nir's own type check, which rejects valid graphs), what makes a file
malformed, and how one is written: nodes and edges sorted, beside the target and then renamed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import h5py
import nir
import nir.serialization

from adapters.graph.inline import check_edges
from adapters.graph.malformed import MalformedError

_RESETTING = ("IF", "LIF", "CubaLIF")
_LEGACY = "_nirtrip_legacy"


def read(path: str | os.PathLike[str]) -> nir.NIRGraph:
    """Read a graph.

    A spiking neuron without v_reset (files before nir 1.0.6) gets 0 and is remembered: see `legacy`.

    Raises:
        MalformedError: there is no such file, it is no HDF5 file, or what it holds is no valid graph.
    """
    content = _content(Path(path))
    remembered = _prepare(content, "")
    try:
        graph = nir.dict2NIRNode(content)
    except Exception as error:  # nir raises whatever its constructors meet
        raise MalformedError(f"{path}: not a valid NIR graph: {_words(error)}") from error
    if not isinstance(graph, nir.NIRGraph):
        raise MalformedError(f"{path}: holds a single {type(graph).__name__}, expected a graph")
    try:
        check_edges(graph)
    except MalformedError as error:
        raise MalformedError(f"{path}: {error}") from error
    setattr(graph, _LEGACY, tuple(remembered))
    return graph


def legacy(graph: nir.NIRGraph) -> tuple[str, ...]:
    """Names ("outer.inner") of neurons whose v_reset the file did not give: the kind of reset is unknown."""
    names: tuple[str, ...] = getattr(graph, _LEGACY, ())
    return names


def write(graph: nir.NIRGraph, path: str | os.PathLike[str]) -> None:
    """Write a graph through nir.write, nodes and edges sorted by name, all or nothing.

    What nir.write raises passes through, and leaves an existing file as it was.
    """
    target = Path(path)
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        nir.write(beside, _sorted(graph))
        Path(beside).replace(target)
    finally:
        Path(beside).unlink(missing_ok=True)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _content(path: Path) -> dict[str, Any]:
    if not path.is_file():
        found = "is a directory" if path.is_dir() else "does not exist"
        raise MalformedError(f"{path}: {found}, expected a NIR file")
    if path.stat().st_size == 0:
        raise MalformedError(f"{path}: is empty, expected a NIR file")
    try:
        with h5py.File(path, "r") as file:
            content: dict[str, Any] = nir.serialization.hdf2dict(file["node"])
    except OSError as error:
        raise MalformedError(f"{path}: cannot be read as HDF5, expected a NIR file: {error}") from error
    except Exception as error:  # h5py and nir raise many kinds on foreign HDF5 files
        raise MalformedError(f"{path}: HDF5, but not a NIR file: {_words(error)}") from error
    if not isinstance(content.get("type"), str):
        raise MalformedError(f"{path}: HDF5, but its 'node' has no type, expected a NIR file")
    return content


def _prepare(node: dict[str, Any], name: str) -> list[str]:
    """Switch nir's type check off at every depth and return the neurons without v_reset."""
    if node.get("type") != "NIRGraph":
        return [name] if node.get("type") in _RESETTING and "v_reset" not in node else []
    node["type_check"] = False
    inner = node.get("nodes")
    if not isinstance(inner, dict):
        return []
    found = []
    for key, child in inner.items():
        if isinstance(child, dict):
            found += _prepare(child, f"{name}.{key}" if name else key)
    return found


def _sorted(graph: nir.NIRGraph) -> nir.NIRGraph:
    nodes = {
        name: _sorted(node) if isinstance(node, nir.NIRGraph) else node for name, node in sorted(graph.nodes.items())
    }
    return nir.NIRGraph(nodes, sorted(graph.edges), metadata=graph.metadata, type_check=False)
