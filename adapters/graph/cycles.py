"""Order and feedback of a flat graph.

Decides strongly connected components, the order of execution, and which edges of a cycle carry the previous
step.
"""

from __future__ import annotations

import heapq
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Edge = tuple[str, str]


def adjacency(nodes: Iterable[str], edges: Iterable[Edge]) -> dict[str, list[str]]:
    """Targets of every node, in the order of `edges`."""
    targets: dict[str, list[str]] = {name: [] for name in nodes}
    for source, target in edges:
        targets[source].append(target)
    return targets


def distances(nodes: Iterable[str], edges: Iterable[Edge], inputs: Iterable[str]) -> dict[str, int]:
    """Edges on the shortest path from any of `inputs`, for the nodes that can be reached, nearest first."""
    targets = adjacency(nodes, edges)
    found = dict.fromkeys(inputs, 0)
    queue = deque(found)
    while queue:
        name = queue.popleft()
        for target in targets[name]:
            if target not in found:
                found[target] = found[name] + 1
                queue.append(target)
    return found


def components(nodes: Iterable[str], edges: Iterable[Edge]) -> dict[str, int]:
    """Number of each node's strongly connected component (Tarjan 1972, without recursion)."""
    targets = adjacency(nodes, edges)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: dict[str, int] = {}
    for root in targets:
        work = [] if root in index else [(root, iter(targets[root]))]
        while work:
            name, rest = work[-1]
            if name not in index:
                index[name] = low[name] = len(index)
                stack.append(name)
            for target in rest:
                if target not in index:
                    work.append((target, iter(targets[target])))
                    break
                if target not in found:
                    low[name] = min(low[name], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    cut = stack.index(name)
                    found |= dict.fromkeys(stack[cut:], len(set(found.values())))
                    del stack[cut:]
    return found


def inner_edges(nodes: Iterable[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges that lie on a cycle."""
    component = components(nodes, edges)
    return [(a, b) for a, b in edges if component[a] == component[b]]


def late_edges(
    nodes: Collection[str], edges: Sequence[Edge], distance: Mapping[str, int], delays: Collection[str]
) -> tuple[frozenset[Edge], frozenset[str]]:
    """Edges that carry the previous step's value, and the delays that give a loop its step.

    An edge u -> v on a cycle is late if v is no further from the Inputs than u. A Delay of a step or more on
    a cycle gives the loop its time already: its own incoming edges are late instead, it delays one step less,
    and the rule looks at the cycles that remain.

    Args:
        nodes: names.
        edges: pairs of names.
        distance: steps from the nearest Input.
        delays: Delay nodes of at least one step.
    """
    cyclic = inner_edges(nodes, edges)
    loop_delays = frozenset(b for _, b in cyclic if b in delays)
    rest = inner_edges(nodes, [edge for edge in edges if edge[1] not in loop_delays])
    late = {(a, b) for a, b in rest if distance[b] <= distance[a]}
    return frozenset(late | {edge for edge in edges if edge[1] in loop_delays}), loop_delays


def order(nodes: Iterable[str], edges: Iterable[Edge], distance: Mapping[str, int]) -> list[str]:
    """Topological order; among what is ready, nearest to the Inputs first, then by name."""
    targets = adjacency(nodes, edges)
    waiting = dict.fromkeys(targets, 0)
    for successors in targets.values():
        for target in successors:
            waiting[target] += 1
    ready = [(distance[name], name) for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    found = []
    while ready:
        _, name = heapq.heappop(ready)
        found.append(name)
        for target in targets[name]:
            waiting[target] -= 1
            if waiting[target] == 0:
                heapq.heappush(ready, (distance[target], target))
    return found
