"""Rewrites of what is wired to what: nesting, names, one node as several.

Decides that a loop is nested where one node of it is fed and one is read from outside; that names in the order of
execution sort as text too, since a file's nodes come back sorted by name; and that a layer of neurons with different
numbers becomes one node for each set of numbers, between matrices that pick its neurons and put them back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import nir
import numpy as np

from adapters.base import as_float32
from adapters.graph import MEMBRANES, parameters
from harness.faults.rewriting import assembled
from harness.port.model import Origin
from harness.port.naming import fresh
from harness.port.rewrite import Rewrite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adapters.base import Array
    from adapters.graph import Network
    from harness.port.model import Model

MOST_SETS = 16
"""Sets of numbers in a layer up to which it is split: above, the graph is more matrices than neurons."""

PORTS = (nir.Input, nir.Output)


def _flattened(model: Model) -> Model | None:
    if not any(isinstance(node, nir.NIRGraph) for node in model.graph.nodes.values()):
        return None
    nodes, edges = model.flat()
    return model.rebuilt(nodes, edges)


def _loops_nested(model: Model) -> Model | None:
    known = model.network
    loops = [set(part) for part in known.components if known.is_cycle(part)]
    ends = [_ends(known, loop) for loop in loops]
    if not loops or any(len(fed) != 1 or len(read) != 1 for fed, read in ends):
        return None
    nodes, edges = model.flat()
    outside = {name: node for name, node in nodes.items() if not any(name in loop for loop in loops)}
    place: dict[str, tuple[str, ...]] = {name: (name,) for name in outside}
    for loop, (fed, read) in zip(loops, ends, strict=True):
        outer, inner = _names(loop, outside)
        within = [(inner[a], inner[b]) for a, b in edges if a in loop and b in loop]
        within += [*(("input", inner[name]) for name in fed), *((inner[name], "output") for name in read)]
        ports = _ports_of(known, *fed, *read)
        outside[outer] = assembled(ports | {inner[n]: nodes[n] for n in sorted(loop)}, sorted(within))
        place |= {name: (outer, inner[name]) for name in loop}
    between = {(place[a][0], place[b][0]) for a, b in edges}
    origins = {".".join(place[name]): origin for name, origin in model.origins.items()}
    graph = assembled(outside, sorted((a, b) for a, b in between if a != b))
    return replace(model, graph=graph, origins=origins)


def _ports_of(known: Network, fed: str, read: str) -> dict[str, nir.NIRNode]:
    return {
        "input": nir.Input({"input": np.array(known.input_shapes[fed])}),
        "output": nir.Output({"output": np.array(known.output_shapes[read])}),
    }


def _ends(known: Network, loop: set[str]) -> tuple[set[str], set[str]]:
    """Nodes of a loop that are fed, and that are read, from outside."""
    return {b for a, b in known.edges if b in loop and a not in loop}, {
        a for a, b in known.edges if a in loop and b not in loop
    }


def _names(loop: set[str], others: Mapping[str, nir.NIRNode]) -> tuple[str, dict[str, str]]:
    """What the nested graph is called, and its nodes: "a" with x and y for a loop of "a.x" and "a.y"."""
    prefixes = {name.rpartition(".")[0] for name in loop}
    prefix = min(prefixes)
    together = len(prefixes) == 1 and prefix and prefix not in others
    wanted = prefix if together else f"{min(loop).replace('.', '_')}_loop"
    inner: dict[str, str] = {}
    for name in sorted(loop):
        said = name[len(prefix) + 1 :] if together else name.replace(".", "_")
        inner[name] = fresh(said, {"input", "output", *inner.values()})
    return fresh(wanted, others), inner


def _in_order(model: Model) -> Model | None:
    position = {name: number for number, name in enumerate(model.network.nodes)}
    renamed: dict[str, str] = {}
    graph = _renamed(model.graph, "", "", position, renamed)
    if all(old == new for old, new in renamed.items()):
        return None
    return replace(model, graph=graph, origins={renamed[n]: origin for n, origin in model.origins.items()})


def _renamed(
    graph: nir.NIRGraph, prefix: str, outer: str, position: Mapping[str, int], renamed: dict[str, str]
) -> nir.NIRGraph:
    """The graph with names that sort in the order of execution, nested graphs alike; `renamed` takes inlined names."""
    first = {name: min(_positions(f"{prefix}{name}", position), default=-1) for name in graph.nodes}
    inner = sorted((n for n, node in graph.nodes.items() if not isinstance(node, PORTS)), key=lambda n: (first[n], n))
    width = len(str(len(inner)))
    called = _ports(graph)
    for number, name in enumerate(inner):
        called[name] = fresh(f"n{number:0{width}}_{_plain(name)}", called.values())
    nodes = {}
    for name, node in graph.nodes.items():
        old, new = f"{prefix}{name}", f"{outer}{called[name]}"
        renamed[old] = new
        nested = isinstance(node, nir.NIRGraph)
        nodes[called[name]] = _renamed(node, f"{old}.", f"{new}.", position, renamed) if nested else node
    return assembled(nodes, sorted((called[a], called[b]) for a, b in graph.edges))


def _positions(name: str, position: Mapping[str, int]) -> Iterator[int]:
    return (number for known, number in position.items() if known == name or known.startswith(f"{name}."))


def _plain(name: str) -> str:
    return name.replace(".", "_")


def _ports(graph: nir.NIRGraph) -> dict[str, str]:
    """A single Input is "input", a single Output "output", as importers expect; several keep their names."""
    kinds = ((nir.Input, "input"), (nir.Output, "output"))
    found: dict[str, str] = {}
    for kind, said in kinds:
        names = [name for name, node in graph.nodes.items() if isinstance(node, kind)]
        if len(names) == 1:
            found[names[0]] = said
    for name, node in graph.nodes.items():
        if isinstance(node, PORTS) and name not in found:
            found[name] = fresh(name, found.values())
    return found


def _split(model: Model) -> Model | None:
    nodes, edges = model.flat()
    known = model.network
    origins = dict(model.origins)
    for name in [n for n, node in nodes.items() if isinstance(node, MEMBRANES)]:
        (size, *more), sets = known.output_shapes[name] or (1,), _sets(nodes[name], known.output_shapes[name])
        if more or not 1 < len(sets) <= MOST_SETS:
            continue
        whole, origin = nodes.pop(name), origins.pop(name, None)
        sources, targets = [a for a, b in edges if b == name], [b for a, b in edges if a == name]
        edges = tuple(edge for edge in edges if name not in edge)
        # An Output that several nodes feed gives several outputs in some importers: the parts meet before.
        whole_again = fresh(f"{name}_whole", nodes)
        nodes[whole_again] = nir.Affine(np.eye(size, dtype=np.float32), np.zeros(size, np.float32))
        edges = (*edges, *((whole_again, b) for b in targets))
        for number, members in enumerate(sets):
            part = fresh(f"{name}_{number}", nodes)
            nodes[part] = _of(whole, members)
            pick = fresh(f"{part}_pick", nodes)
            nodes[pick] = _picking(members, size)
            put = fresh(f"{part}_put", nodes)
            nodes[put] = _picking(members, size, back=True)
            edges = (*edges, (pick, part), (part, put), *((a, pick) for a in sources), (put, whole_again))
            if origin is not None and not origin.neurons:
                origins[part] = Origin(origin.node, members)
    return replace(model.rebuilt(nodes, edges), origins=origins) if len(nodes) > len(known.nodes) else None


def _sets(node: nir.NIRNode, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Neurons that have the same numbers, as flat indices."""
    columns = np.stack([np.broadcast_to(value, shape).ravel() for value in parameters(node).values()], axis=1)
    _, which = np.unique(columns, axis=0, return_inverse=True)
    return [tuple(int(n) for n in np.flatnonzero(which == number)) for number in range(which.max() + 1)]


def _of(node: nir.NIRNode, members: tuple[int, ...]) -> nir.NIRNode:
    fields = {name: as_float32(np.broadcast_to(value, value.shape)) for name, value in parameters(node).items()}
    return type(node)(
        **{name: v[list(members)] if v.size > 1 else np.full(len(members), v) for name, v in fields.items()}
    )


def _picking(members: tuple[int, ...], size: int, *, back: bool = False) -> nir.Affine:
    one: Array = np.zeros((len(members), size), np.float32)
    one[np.arange(len(members)), list(members)] = 1
    weight = one.T.copy() if back else one
    return nir.Affine(weight, np.zeros(len(weight), np.float32))


FLATTENING = (
    Rewrite(
        "nesting-flattened",
        "nested graphs put into the graph that holds them",
        "importers that know no nested graph",
        "nested graphs",
        _flattened,
    ),
)

SPLITTING = (
    Rewrite(
        "split-by-numbers",
        "a layer whose neurons differ as one node for each set of numbers, with matrices that pick and put back",
        "importers that take one number for all neurons of a node",
        f"a vector of neurons with 2 to {MOST_SETS} sets of numbers",
        _split,
    ),
)

NAMING = (
    Rewrite(
        "loops-nested",
        "each loop as a nested graph",
        "importers that wire a flat loop wrongly, or know recurrence as a nested graph alone",
        "loops with one node that is fed and one that is read from outside",
        _loops_nested,
    ),
    Rewrite(
        "names-in-order",
        "names that sort in the order of execution; a single Input is called input, a single Output output",
        "a file's nodes come back sorted by name, and importers take that for their order",
        "names in another order",
        _in_order,
    ),
)
"""What comes last: every other rewrite takes nesting apart."""
