"""Files that a reader must refuse: what is wrong with each, and what the refusal has to say.

Decides that such a file is written as bytes or as what HDF5 holds, since nir.write writes no such graph. Nothing of
them is a scenario: there is no reference of a graph that means nothing.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import h5py
import nir
import numpy as np

from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import weights, wired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Content = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Malformed:
    """A file that breaks NIR's rules.

    Args:
        name: of the case.
        rule: what is wrong, in a line.
        content: what the file's "node" holds, or the bytes of the file.
        error: a pattern that the message of the refusal matches.
    """

    name: str
    rule: str
    content: Mapping[str, Any] | bytes
    error: str

    def write(self, path: Path) -> None:
        """Write the file."""
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
            return
        with h5py.File(path, "w") as file:
            file["version"] = nir.version
            _write(file.create_group("node"), self.content)


def malformed() -> tuple[Malformed, ...]:
    """Every file that must be refused."""
    return (*_files(), *_nodes(), *_shapes(), *_edges(), *_loops())


def _files() -> Iterator[Malformed]:
    yield Malformed("empty-file", "no bytes", b"", "is empty")
    yield Malformed("no-hdf5", "a text", b"a graph", "HDF5")
    yield Malformed("truncated", "HDF5's first bytes alone", b"\x89HDF\r\n\x1a\n" + bytes(24), "HDF5")
    yield Malformed("no-nodes", "a graph without nodes", {"type": "NIRGraph"}, "nodes")


def _nodes() -> Iterator[Malformed]:
    yield _broken(
        "unknown-type", "a primitive that NIR does not have", "not a valid", _set("lif", "type", "Izhikevich")
    )
    yield _broken("no-type", "a node without a type", "type", _unset("lif", "type"))
    yield _broken("missing-tau", "LIF without tau", "tau", _unset("lif", "tau"))
    yield _broken("missing-weight", "Affine without weight", "weight", _unset("affine", "weight"))
    yield _broken("missing-bias", "Affine without bias", "bias", _unset("affine", "bias"))
    yield _broken("unknown-field", "LIF with a field that it does not have", "tau_adapt", _set("lif", "tau_adapt", 1.0))
    yield _broken("text-for-number", "tau is a text", "tau|shape", _set("lif", "tau", "a while"))
    unlike = np.ones(3, np.float32)
    yield _broken("parameters-of-two-shapes", "tau of 3 neurons, the rest of 4", "shape", _set("lif", "tau", unlike))


def _shapes() -> Iterator[Malformed]:
    wide = weights(4, 5)
    yield _broken(
        "shape-clash", "4 values enter a matrix of 5 columns", r"\(4,\).*\(5,\)", _set("affine", "weight", wide)
    )
    few = weights(3, 4)
    yield _broken(
        "shape-clash-behind", "3 values enter 4 neurons", r"\(3,\)", _set("affine", "weight", few), _biases(3)
    )
    flatten = {"type": "Flatten", "start_dim": 1, "end_dim": 2, "input_type": np.array([4])}
    yield _broken("flatten-out-of-range", "Flatten of axes that are not there", "dim", _replace("affine", flatten))
    delay = {"type": "Delay", "delay": np.full(4, -1e-3, np.float32)}
    yield _broken("negative-delay", "a delay below zero", "delay", _replace("affine", delay))


def _edges() -> Iterator[Malformed]:
    edges = [("input", "affine"), ("affine", "lif"), ("lif", "output")]
    yield _broken("dangling-edge", "an edge to no node", "'nowhere'", _edged([*edges, ("lif", "nowhere")]))
    yield _broken("duplicate-edge", "an edge given twice", "2 times", _edged([*edges, edges[0]]))
    yield _broken("unreached", "a node that no Input leads to", "'affine'", _edged([("input", "lif"), *edges[1:]]))
    yield _broken("no-input", "no Input at all", "Input", _drop("input"), _edged(edges[1:]))
    yield _broken("fed-input", "an edge into the Input", "'input'", _edged([*edges, ("lif", "input")]))


def _loops() -> Iterator[Malformed]:
    edges = [("input", "affine"), ("affine", "affine"), ("affine", "lif"), ("lif", "output")]
    yield _broken("loop-without-time", "a loop without a neuron or a Delay", "cycle", _edged(edges))


def _broken(name: str, rule: str, error: str, *changes: Callable[[Content], None]) -> Malformed:
    """A sound graph, changed."""
    content = copy.deepcopy(_sound())
    for change in changes:
        change(content)
    return Malformed(name, rule, content, error)


def _sound() -> Content:
    nodes = {"affine": nir.Affine(weights(4, 4), weights(4)), "lif": neuron(nir.LIF)}
    content: Content = wired(nodes, (4,), (4,)).to_dict()
    return content


def _set(node: str, field: str, value: object) -> Callable[[Content], None]:
    return lambda content: content["nodes"][node].update({field: value})


def _biases(number: int) -> Callable[[Content], None]:
    return _set("affine", "bias", weights(number))


def _unset(node: str, field: str) -> Callable[[Content], None]:
    return lambda content: content["nodes"][node].pop(field)


def _replace(node: str, other: Content) -> Callable[[Content], None]:
    return lambda content: content["nodes"].update({node: other})


def _drop(node: str) -> Callable[[Content], None]:
    return lambda content: content["nodes"].pop(node)


def _edged(edges: list[tuple[str, str]]) -> Callable[[Content], None]:
    return lambda content: content.update(edges=edges)


def _write(group: h5py.Group, content: Mapping[str, Any]) -> None:
    """As nir.write does (nir/serialization.py), whatever it is."""
    for name, value in content.items():
        if isinstance(value, dict):
            if value or name != "metadata":
                _write(group.create_group(name), value)
        else:
            group.create_dataset(name, data=value)
