"""Nested graphs, put into the graph that holds them.

Decides names ("outer.inner"), that a nested graph has one Input and one Output, which vanish, and which edges
are wrong.
"""

from __future__ import annotations

from collections import Counter
from itertools import product

import nir

from adapters.graph.malformed import MalformedError

Edge = tuple[str, str]


def check_edges(graph: nir.NIRGraph, where: str = "") -> None:
    """Refuse edges to nodes that do not exist and edges given twice, here and in nested graphs.

    Raises:
        MalformedError: names the edge and, for a nested graph, where it is.
    """
    place = f" in nested graph {where!r}" if where else ""
    for edge, count in Counter((str(a), str(b)) for a, b in graph.edges).items():
        missing = [end for end in edge if end not in graph.nodes]
        if missing:
            raise MalformedError(
                f"edge {edge} leads to node {missing[0]!r}, which does not exist{place}; "
                f"nodes are {', '.join(sorted(graph.nodes))}"
            )
        if count > 1:
            raise MalformedError(f"edge {edge} is given {count} times{place}, expected once; scale the weight instead")
    for name, node in graph.nodes.items():
        if isinstance(node, nir.NIRGraph):
            check_edges(node, f"{where}.{name}" if where else name)


def inline(graph: nir.NIRGraph) -> tuple[dict[str, nir.NIRNode], tuple[Edge, ...]]:
    """Nodes and edges of `graph` without nesting, edges sorted.

    Raises:
        MalformedError: dangling or duplicate edges, names that meet, a nested graph without exactly one Input
            and Output.
    """
    check_edges(graph)
    nodes, edges = _flat(graph, "")
    repeated = [edge for edge, count in Counter(edges).items() if count > 1]
    if repeated:
        raise MalformedError(
            f"edge {repeated[0]} occurs twice once nested graphs are inlined, expected once; "
            "a nested Input that leads straight to its Output repeats an outer edge"
        )
    return nodes, tuple(sorted(edges))


def _flat(graph: nir.NIRGraph, prefix: str) -> tuple[dict[str, nir.NIRNode], list[Edge]]:
    nodes: dict[str, nir.NIRNode] = {}
    edges = [(prefix + str(a), prefix + str(b)) for a, b in graph.edges]
    for key, node in graph.nodes.items():
        name = prefix + key
        inner: dict[str, nir.NIRNode] = {name: node}
        inner_edges: list[Edge] = []
        if isinstance(node, nir.NIRGraph):
            inner, inner_edges = _flat(node, f"{name}.")
            edges = _splice(name, inner, edges + inner_edges)
        meeting = inner.keys() & nodes.keys()
        if meeting:
            raise MalformedError(f"two nodes are called {min(meeting)!r} once nested graphs are inlined; rename one")
        nodes |= inner
    return nodes, edges


def _splice(name: str, inner: dict[str, nir.NIRNode], edges: list[Edge]) -> list[Edge]:
    """Lead the edges of the nested graph `name` past its Input and Output, which leave `inner`."""
    entry, leave = _port(name, inner, nir.Input), _port(name, inner, nir.Output)
    edges = [(leave if a == name else a, entry if b == name else b) for a, b in edges]
    for port in (entry, leave):
        edges = _contract(port, edges)
        del inner[port]
    return edges


def _port(name: str, inner: dict[str, nir.NIRNode], wanted: type) -> str:
    # Deeper nested graphs have lost their own ports already.
    ports = [key for key, node in inner.items() if isinstance(node, wanted)]
    if len(ports) != 1:
        raise MalformedError(
            f"nested graph {name!r} has {len(ports)} {wanted.__name__} nodes, expected exactly one; "
            "split it or lift its nodes into the outer graph"
        )
    return ports[0]


def _contract(port: str, edges: list[Edge]) -> list[Edge]:
    if (port, port) in edges:
        raise MalformedError(f"nested graph: {port!r} feeds itself without a neuron in between")
    sources = [a for a, b in edges if b == port]
    targets = [b for a, b in edges if a == port]
    return [edge for edge in edges if port not in edge] + list(product(sources, targets))
