"""Spyx by its own importer and exporter, called as documented; nothing is mended.

`spyx.nir.from_nir(graph, sample, dt=dt)` builds the model and runs it on a sample of the input; the model is
then run again on what one likes. dt is a documented argument, without which it supposes 1 s. The sample is
time-major and, where it is an image, channels last: Spyx turns the graph's weights and neurons, not its input.
Exceptions pass through. The importer follows one edge from each node, from "input" on, and leaves out what it
does not know; on a cycle that it does not know either it never comes to an end.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import jax.numpy as jnp
import nir
import numpy as np
from spyx.nir import from_nir

from adapters.graph import network
from adapters.spyx.sequence import Place, SequenceModel, channels_last, place, port

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_NEURONS = (nir.IF, nir.LIF, nir.CubaLIF)
_KNOWN = (nir.Affine, nir.Linear, nir.Conv2d, nir.SumPool2d, nir.Flatten, *_NEURONS)


def load(graph: nir.NIRGraph, dt: float) -> SequenceModel:
    """Import a graph, copied first: the importer rewires the graph that it is given."""
    net = network(graph, dt)
    imported = copy.deepcopy(graph)
    shape = net.output_shapes[port(net.inputs, "input")]
    sample = channels_last(np.zeros((1, 1, *shape), np.float32))
    sequence, _ = from_nir(imported, jnp.asarray(sample), dt=dt)
    return SequenceModel(sequence, list(_places(imported, net.nodes)), net, dt)


def _places(imported: nir.NIRGraph, names: Container[str]) -> Iterator[Place]:
    """The nodes that the layers stand for, in order; `imported` as the importer left it, loops as subgraphs."""
    walk = _walk(imported)
    for name in walk:
        node = imported.nodes[name]
        if isinstance(node, nir.NIRGraph):
            (neuron,) = (inner for inner, each in node.nodes.items() if isinstance(each, _NEURONS))
            found = neuron if neuron in names else f"{name}.{neuron}"
            yield Place(found, found)
        elif isinstance(node, nir.LI):
            yield Place(next(walk), name)  # with the Threshold after it
        elif isinstance(node, _KNOWN):
            yield place(name, node)


def _walk(graph: nir.NIRGraph) -> Iterator[str]:
    """Nodes along the first edge out of each, as the importer goes; one that leads nowhere is no more seen."""
    following: dict[str, str] = {}
    for a, b in graph.edges:
        following.setdefault(a, b)
    name = following.get("input", "output")
    while name != "output" and name in following:
        yield name
        name = following[name]
