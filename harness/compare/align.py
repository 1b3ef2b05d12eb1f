"""How candidates become pairs.

Decides the order in which evidence counts: pairs for which there is no other candidate are settled first,
then the one whose lead over its rivals is greatest; after each, the rest is looked at anew in its light.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from heapq import nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from harness.compare.colours import Pair
    from harness.compare.profile import Cost


def align(
    settled: Sequence[Pair],
    tiers: Sequence[Callable[[Sequence[Pair]], Collection[Pair]]],
    cost: Callable[[Pair], Cost],
) -> list[Pair]:
    """Settle pairs by the strictest tier that allows any, until none does.

    Args:
        settled: pairs to start from.
        tiers: evidence, strictest first.
        cost: how badly a pair goes together; it decides between rivals.
    """
    pairs = list(settled)
    while True:
        taken = ({a for a, _ in pairs}, {b for _, b in pairs})
        for tier in tiers:
            open_ = [(a, b) for a, b in tier(pairs) if a not in taken[0] and b not in taken[1]]
            if open_:
                pairs += lone(open_) or [_best(open_, cost)]
                break
        else:
            return pairs


def lone(candidates: Collection[Pair]) -> list[Pair]:
    """The pairs whose nodes occur in no other pair."""
    left = Counter(a for a, _ in candidates)
    right = Counter(b for _, b in candidates)
    return sorted((a, b) for a, b in candidates if left[a] == 1 and right[b] == 1)


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which "2" comes before "10"."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", name)]


def _best(candidates: Sequence[Pair], cost: Callable[[Pair], Cost]) -> Pair:
    costs = {pair: cost(pair) for pair in candidates}
    leads = _leads(costs)
    place = (
        {a: i for i, a in enumerate(sorted({a for a, _ in candidates}, key=natural))},
        {b: i for i, b in enumerate(sorted({b for _, b in candidates}, key=natural))},
    )

    def rank(pair: Pair) -> tuple[object, ...]:
        i, j = place[0][pair[0]], place[1][pair[1]]
        lead = leads[pair]
        return tuple(-x for x in lead), costs[pair], abs(i - j), i + j, i

    return min(candidates, key=rank)


def _leads(costs: Mapping[Pair, Cost]) -> dict[Pair, tuple[float, ...]]:
    """By how much each pair beats its best rival, part by part of the cost; zeros where it does not."""
    rows: dict[tuple[int, str], list[Cost]] = defaultdict(list)
    for (a, b), value in costs.items():
        rows[0, a].append(value)
        rows[1, b].append(value)
    lowest = {key: nsmallest(2, values) for key, values in rows.items()}
    leads = {}
    for (a, b), value in costs.items():
        rivals = [pair[1] if pair[0] == value else pair[0] for pair in (lowest[0, a], lowest[1, b]) if len(pair) > 1]
        rival = min(rivals, default=value)
        leads[a, b] = tuple(float(r) - float(v) for r, v in zip(rival, value, strict=True))
        if rival <= value:
            leads[a, b] = (0.0,) * len(value)
    return leads
