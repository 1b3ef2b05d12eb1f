"""NIR files.

Decides how a graph is read (in a process that may die, without nir's own type check, which rejects valid graphs), what
makes a file malformed, and how one is written: nodes and edges sorted, beside the target and then renamed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import nir

from adapters.graph.content import Content, check, content, copied, culprit, words
from adapters.graph.inline import check_edges
from adapters.graph.malformed import MalformedError
from adapters.graph.reader import Reader

_RESETTING = ("IF", "LIF", "CubaLIF")
_LEGACY = "_nirtrip_legacy"
_READER = Reader()


def read(path: str | os.PathLike[str], *, known: bool = False) -> nir.NIRGraph:
    """Read a graph.

    A spiking neuron without v_reset (files before nir 1.0.6) gets 0 and is remembered: see `legacy`.

    Args:
        path: of the file.
        known: the file has been read before, so that this process may read it itself.

    Raises:
        MalformedError: there is no such file, it is no HDF5 file, or what it holds is no valid graph.
    """
    held = _content(Path(path), known=known)
    try:
        check(held)
        remembered = _prepare(held, "")
        graph = _graph(held)
        check_edges(graph)
    except MalformedError as error:
        raise MalformedError(f"{path}: not a valid NIR graph: {error}") from error
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
        Path(beside).chmod(0o666 & ~umask())  # which a temporary file does not have
        Path(beside).replace(target)
    finally:
        Path(beside).unlink(missing_ok=True)


def umask() -> int:
    """What this process takes from the rights of a new file; it can be read by setting it only."""
    found = os.umask(0)
    os.umask(found)
    return found


def _content(path: Path, *, known: bool) -> Content:
    if not path.is_file():
        found = "is a directory" if path.is_dir() else "does not exist"
        raise MalformedError(f"{path}: {found}, expected a NIR file")
    if path.stat().st_size == 0:
        raise MalformedError(f"{path}: is empty, expected a NIR file")
    try:
        return content(path) if known else _READER.content(path)
    except MalformedError as error:
        raise MalformedError(f"{path}: {error}") from error


def _graph(held: Content) -> nir.NIRGraph:
    if held["type"] != "NIRGraph":
        raise MalformedError(f"holds a single {held['type']}, expected a graph")
    try:
        return nir.dict2NIRNode(copied(held))
    except Exception as error:  # nir raises whatever its constructors meet
        name = culprit(held)
        said = f"{name!r} is no node that nir takes" if name else "nir does not take it"
        raise MalformedError(f"{said}: {words(error)}") from error


def _prepare(node: Content, name: str) -> list[str]:
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
