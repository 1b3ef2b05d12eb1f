"""What is connected with what: sums, branches, chains, nesting and names.

Decides that neurons are IF, so that every value is exact and every spike that differs is a difference in meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nir
import numpy as np

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import along, weights, wired

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scenarios.conformance.graphs import Edge

ONE_SOURCE = ("first-source-only", "last-source-only", "second-branch-dropped", "depth-first")


def cases() -> Iterator[Case]:
    """All cases of graphs without loops."""
    yield from _branches()
    nodes = _neurons("first") | _layers("a") | {"second": _if(1.0), "other": nir.Output({"output": np.array([4])})}
    edges = along("input first a second output", "first other")
    yield _case("two-outputs", "two Outputs", nodes, ("linear-dropped",), edges)
    yield _chain()
    yield from _names()
    yield from _nested()


def _branches() -> Iterator[Case]:
    nodes, edges = _layers("a", "b") | _neurons("sum"), along("input a sum output", "input b sum")
    yield _case("fan-in", "two layers meet in a neuron: their sum", nodes, ONE_SOURCE, edges)
    nodes = _neurons("first", "right") | {"left": _if(1.4375), "sum": _if(2.4375)}
    edges = along("input first left sum output", "first right sum")
    yield _case("diamond", "a neuron's spikes on two ways to one neuron", nodes, ONE_SOURCE, edges)
    nodes, edges = (
        _layers("a", "b") | _neurons("first", "second"),
        along("input first a second output", "first b output"),
    )
    yield _case("skip", "a layer beside a neuron, both to the Output", nodes, ONE_SOURCE, edges)
    nodes, edges = _neurons("first", "second", v_threshold=1.4375), along("input first second output", "first output")
    yield _case("skip-bare", "an edge past a neuron, nothing on it", nodes, ONE_SOURCE, edges)


def _chain() -> Case:
    """Nodes "0" to "11": their names sort as 0, 1, 10, 11, 2; each differs from its neighbours."""
    nodes: dict[str, nir.NIRNode] = {}
    for number in range(0, 12, 2):
        nodes[str(number)] = nir.Linear(weights(4, 4, seed=number) + 0.5 * np.eye(4, dtype=np.float32))
        nodes[str(number + 1)] = _if(0.375 + number / 16)
    return _case("chain-of-twelve", "more than ten nodes in a row", nodes, ("name-order", "weights-transposed"))


def _names() -> Iterator[Case]:
    dotted = {"block.0": _layers("a")["a"], "block.0.lif": _if(0.625)}
    yield _case("names-with-dots", "dots in names", dotted, ("weights-transposed",))
    meeting = {
        "a.b": nir.Linear(weights(4, 4)),
        "c.d": _if(0.625),
        "a_b": nir.Linear(weights(4, 4, seed=1)),
        "c_d": _if(0.375),
    }
    yield _case("names-that-meet", "a.b and a_b are two nodes", meeting, ("dots-as-underscores",))


def _nested() -> Iterator[Case]:
    lost = ("weights-transposed", "linear-dropped")
    yield _case("nested", "a graph as a node", {"block": _block(0)}, lost)
    twice = {"outer": wired({"inner": _block(0)}, (4,), (4,))}
    yield _case("nested-twice", "a graph in a graph", twice, lost)
    blocks = {"one": _block(0), "two": _block(1)}
    yield _case("nested-alike", "two nested graphs whose nodes have the same names", blocks, lost)


def _block(seed: int) -> nir.NIRGraph:
    return wired({"weights": nir.Linear(weights(4, 4, seed=seed)), "neuron": _if(0.625)}, (4,), (4,))


def _if(v_threshold: float) -> nir.NIRNode:
    # Off the grid of the weights: no membrane meets it exactly.
    return neuron(nir.IF, changed={"v_threshold": v_threshold + 1 / 512})


def _layers(*names: str) -> dict[str, nir.NIRNode]:
    return {name: nir.Linear(weights(4, 4, seed=number)) for number, name in enumerate(names)}


def _neurons(*names: str, v_threshold: float = 0.625) -> dict[str, nir.NIRNode]:
    return {name: _if(v_threshold) for name in names}


def _case(
    name: str,
    rule: str,
    nodes: dict[str, nir.NIRNode],
    detects: tuple[str, ...],
    edges: Iterable[Edge] | None = None,
) -> Case:
    graph = wired(nodes, (4,), (4,), edges)
    return Case(name=name, rule=rule, graph=graph, stimulus=drives.gentle((4,)), detects=detects, exact=True)
