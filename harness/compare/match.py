"""Which node of one graph is which node of another.

Decides by structure, because exporters rename, add and drop nodes: stateless nodes are contracted, and the
rest (neurons, delays, thresholds, Inputs and Outputs) goes together by kind, shape and neighbours, ties by
parameters and then by name. A node of another kind is another node. The evidence, strictest first:

1. equal surroundings in the whole graph, parameters and stateless nodes included;
2. equal surroundings in the contracted graph, by kind and shape;
3. everything before it equal, or everything after it;
4. a neighbour on the same side that is matched;
5. equal parameters, its own and those of what feeds it, and no other such node on either side;
6. the only node of its kind and shape left on either side.

Inputs and Outputs that are left over go together by name, then in order, whatever their shapes: the stimulus
and the predictions need a counterpart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harness.compare.align import align, lone, natural
from harness.compare.colours import Pair, Wiring, refine
from harness.compare.profile import Cost, cost
from harness.compare.structure import Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from adapters.graph import Network

    Tier = Callable[[Sequence[Pair]], Collection[Pair]]


@dataclass(frozen=True)
class Matching:
    """Which nodes go together.

    Args:
        pairs: (name in a, name in b), in the execution order of a.
        unmatched_a: nodes of a without a counterpart, in execution order.
        unmatched_b: nodes of b without a counterpart, in execution order.
    """

    pairs: tuple[Pair, ...]
    unmatched_a: tuple[str, ...] = ()
    unmatched_b: tuple[str, ...] = ()

    @cached_property
    def of_a(self) -> dict[str, str]:
        """Name in a to name in b."""
        return dict(self.pairs)

    @cached_property
    def of_b(self) -> dict[str, str]:
        """Name in b to name in a."""
        return {b: a for a, b in self.pairs}


def match(a: Network, b: Network) -> Matching:
    """Pair the stateful and spiking nodes, the Inputs and the Outputs of two graphs.

    Symmetric: `match(b, a)` gives the same pairs the other way round.
    """
    x, y = Structure(a), Structure(b)
    return _matching(x, y, _either_way(x, y, (), _anchors), (x.anchors, y.anchors))


def match_all(a: Network, b: Network, matching: Matching) -> Matching:
    """Extend a matching to the stateless nodes: those of equal kind and shape between matched nodes."""
    x, y = Structure(a), Structure(b)
    return _matching(x, y, _either_way(x, y, matching.pairs, _stateless), (a.nodes.keys(), b.nodes.keys()))


def replaced(a: Network, b: Network, whole: Matching) -> tuple[Pair, ...]:
    """Unmatched nodes that stand beside the same matched nodes: one kind took another's place.

    Args:
        a: one graph.
        b: the other.
        whole: a matching of all nodes.
    """
    x, y = Structure(a).plain, Structure(b).plain
    near_a = {name: _near(x, name, {n: n for n in whole.of_a}) for name in whole.unmatched_a}
    near_b = {name: _near(y, name, whole.of_b) for name in whole.unmatched_b}
    candidates = [
        (p, q)
        for p, of_p in near_a.items()
        for q, of_q in near_b.items()
        if of_p == of_q and of_p[0] | of_p[1] != {None}
    ]
    return tuple(lone(candidates))


def _either_way(
    x: Structure,
    y: Structure,
    settled: Iterable[Pair],
    how: Callable[[Structure, Structure, list[Pair]], list[Pair]],
) -> list[Pair]:
    """Pairs by `how`, which sees the two graphs in one order whichever is named first."""
    if x.order <= y.order:
        return how(x, y, sorted(settled))
    return [(a, b) for b, a in how(y, x, sorted((b, a) for a, b in settled))]


def _matching(
    x: Structure, y: Structure, pairs: Iterable[Pair], names: tuple[Collection[str], Collection[str]]
) -> Matching:
    of_a = dict(pairs)
    of_b = set(of_a.values())
    return Matching(
        tuple((name, of_a[name]) for name in x.network.nodes if name in of_a),
        tuple(name for name in x.network.nodes if name in names[0] and name not in of_a),
        tuple(name for name in y.network.nodes if name in names[1] and name not in of_b),
    )


def _anchors(x: Structure, y: Structure, _settled: list[Pair]) -> list[Pair]:
    ports = ((x.network.inputs, y.network.inputs), (x.network.outputs, y.network.outputs))
    settled = [(of_x[0], of_y[0]) for of_x, of_y in ports if len(of_x) == len(of_y) == 1]
    tiers = (*_tiers(x, y, (x.skeleton, y.skeleton), (x.anchors, y.anchors)), *_alone(x, y))
    pairs = align(settled, tiers, _costs(x, y))
    for of_x, of_y in ports:
        pairs += _leftover(of_x, of_y, pairs)
    return pairs


def _stateless(x: Structure, y: Structure, settled: list[Pair]) -> list[Pair]:
    free = (x.network.nodes.keys() - x.anchors, y.network.nodes.keys() - y.anchors)
    return align(settled, _tiers(x, y, (x.plain, y.plain), free), _costs(x, y))


def _tiers(
    x: Structure, y: Structure, graphs: tuple[Wiring, Wiring], free: tuple[Collection[str], Collection[str]]
) -> tuple[Tier, ...]:
    """The first four kinds of evidence for the nodes in `free`, as they stand in `graphs`."""

    def exact(pairs: Sequence[Pair]) -> list[Pair]:
        return _alike(refine(x.exact, y.exact, pairs), free, pairs)

    def surroundings(pairs: Sequence[Pair]) -> list[Pair]:
        return _alike(refine(*graphs, pairs), free, pairs)

    def one_end(pairs: Sequence[Pair]) -> list[Pair]:
        fed = _alike(refine(*graphs, pairs, after=False), free, pairs)
        feeds = _alike(refine(*graphs, pairs, before=False), free, pairs)
        return sorted({*fed, *feeds})

    def neighbour(pairs: Sequence[Pair]) -> list[Pair]:
        return [pair for pair in _alike(_labels(*graphs), free, pairs) if _touch(graphs, pair, dict(pairs))]

    return exact, surroundings, one_end, neighbour


def _alone(x: Structure, y: Structure) -> tuple[Tier, Tier]:
    """The last two kinds of evidence, for anchors whose surroundings tell nothing."""
    free = (x.anchors, y.anchors)

    def twins(pairs: Sequence[Pair]) -> list[Pair]:
        return lone(_alike((x.twins, y.twins), free, pairs))

    def only(pairs: Sequence[Pair]) -> list[Pair]:
        return lone(_alike(_labels(x.plain, y.plain), free, pairs))

    return twins, only


def _alike(
    colours: tuple[Mapping[str, object], Mapping[str, object]],
    free: tuple[Collection[str], Collection[str]],
    pairs: Sequence[Pair],
) -> list[Pair]:
    """Pairs of equal colour among the nodes of `free` that are not settled."""
    settled_a, settled_b = {a for a, _ in pairs}, {b for _, b in pairs}
    of_b: dict[object, list[str]] = {}
    for name in sorted(free[1]):
        if name not in settled_b:
            of_b.setdefault(colours[1][name], []).append(name)
    return [(a, b) for a in sorted(free[0]) if a not in settled_a for b in of_b.get(colours[0][a], ())]


def _labels(x: Wiring, y: Wiring) -> tuple[Mapping[str, object], Mapping[str, object]]:
    return x.labels, y.labels


def _touch(graphs: tuple[Wiring, Wiring], pair: Pair, settled: Mapping[str, str]) -> bool:
    """Whether a matched node feeds both, or is fed by both."""
    x, y = graphs
    return any(
        settled.get(near) in of_y
        for of_x, of_y in (
            (x.before[pair[0]], y.before[pair[1]]),
            (x.after[pair[0]], y.after[pair[1]]),
        )
        for near in of_x
    )


def _costs(x: Structure, y: Structure) -> Callable[[Pair], Cost]:
    known: dict[Pair, Cost] = {}

    def costs(pair: Pair) -> Cost:
        if pair not in known:
            known[pair] = cost(x.profile(pair[0]), y.profile(pair[1]))
        return known[pair]

    return costs


def _leftover(of_x: Sequence[str], of_y: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    settled = ({a for a, _ in pairs}, {b for _, b in pairs})
    left = [name for name in of_x if name not in settled[0]]
    right = [name for name in of_y if name not in settled[1]]
    named = [(name, name) for name in left if name in right]
    rest = (sorted((name for name in names if (name, name) not in named), key=natural) for names in (left, right))
    return named + list(zip(*rest, strict=False))


def _near(graph: Wiring, name: str, names: Mapping[str, str]) -> tuple[frozenset[str | None], frozenset[str | None]]:
    """Neighbours before and after under the names of the other graph; None for one that is not matched."""
    return (
        frozenset(names.get(near) for near in graph.before[name]),
        frozenset(names.get(near) for near in graph.after[name]),
    )
