"""Which nodes of two graphs stand in the same place.

Decides it by iterative colour refinement (Weisfeiler and Leman 1968): a node's colour is its label and, round
by round, the colours of its neighbours, so that equal colours mean equal surroundings. Nodes that are matched
already keep a colour of their own; what lies behind them does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

Pair = tuple[str, str]


@dataclass(frozen=True)
class Wiring:
    """A labelled directed graph.

    Args:
        labels: what a node is by itself.
        before: the nodes that feed it.
        after: the nodes it feeds.
    """

    labels: Mapping[str, Hashable]
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]


def wiring(labels: Mapping[str, Hashable], edges: Iterable[Pair]) -> Wiring:
    """The graph of `edges`; its nodes are those with a label."""
    before: dict[str, list[str]] = {name: [] for name in labels}
    after: dict[str, list[str]] = {name: [] for name in labels}
    for source, target in edges:
        after[source].append(target)
        before[target].append(source)
    return Wiring(
        labels,
        {name: tuple(sorted(found)) for name, found in before.items()},
        {name: tuple(sorted(found)) for name, found in after.items()},
    )


def contracted(whole: Wiring, kept: Collection[str]) -> Wiring:
    """The graph of the kept nodes alone: joined where a path through the others leads on."""
    edges = {(source, target) for source in kept for target in _reached(whole, source, kept)}
    return wiring({name: whole.labels[name] for name in kept}, sorted(edges))


def _reached(whole: Wiring, start: str, kept: Collection[str]) -> set[str]:
    found: set[str] = set()
    seen: set[str] = set()
    queue = list(whole.after[start])
    while queue:
        name = queue.pop()
        if name in kept:
            found.add(name)
        elif name not in seen:
            seen.add(name)
            queue += whole.after[name]
    return found


def refine(
    a: Wiring, b: Wiring, matched: Sequence[Pair], *, before: bool = True, after: bool = True
) -> tuple[dict[str, int], dict[str, int]]:
    """Colours of the nodes of both graphs, comparable between them.

    Args:
        a: one graph.
        b: the other.
        matched: pairs that are settled.
        before: whether what feeds a node counts.
        after: whether what a node feeds counts.
    """
    settled = ({x: k for k, (x, _) in enumerate(matched)}, {y: k for k, (_, y) in enumerate(matched)})
    sides = (a, b)
    table: dict[Hashable, int] = {}

    def start(side: int, name: str) -> Hashable:
        k = settled[side].get(name)
        return ("label", sides[side].labels[name]) if k is None else ("pair", k)

    def look(side: int, name: str, old: Mapping[str, int]) -> Hashable:
        if name in settled[side]:
            return old[name]
        fed = tuple(sorted(old[n] for n in sides[side].before[name])) if before else ()
        feeds = tuple(sorted(old[n] for n in sides[side].after[name])) if after else ()
        return old[name], fed, feeds

    colours = [
        {name: table.setdefault(start(side, name), len(table)) for name in sorted(sides[side].labels)}
        for side in (0, 1)
    ]
    count = 0
    while count != len(table):
        count = len(table)
        table = {}
        colours = [
            {name: table.setdefault(look(side, name, colours[side]), len(table)) for name in sorted(sides[side].labels)}
            for side in (0, 1)
        ]
    return colours[0], colours[1]
