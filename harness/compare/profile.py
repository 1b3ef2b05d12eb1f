"""How alike two nodes are by their numbers.

Decides ties between nodes that stand in the same place: fewest unequal fields first, then the smaller
relative distance, then the same name. The fields of a neuron's stateless neighbours count with its own,
because weights tell neurons apart better than time constants do.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.compare.fields import Field, fields, fingerprint, magnitude

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import nir

Cost = tuple[int, int, float, bool]


@dataclass(frozen=True)
class Profile:
    """The numbers of a node.

    Args:
        name: the node's name.
        content: how often each field with its fingerprint occurs.
        sizes: the mean magnitude of each field.
    """

    name: str
    content: Counter[tuple[str, str, str]]
    sizes: Mapping[tuple[str, str], float]

    @property
    def own(self) -> frozenset[tuple[tuple[str, str, str], int]]:
        """The content but for what the node feeds."""
        return frozenset(item for item in self.content.items() if item[0][0] != "after")


def profile(
    name: str, node: nir.NIRNode, before: Iterable[nir.NIRNode] = (), after: Iterable[nir.NIRNode] = ()
) -> Profile:
    """The profile of a node with the stateless nodes next to it."""
    items = [("own", field, value) for field, value in fields(node).items()]
    items += [("before", *item) for near in before for item in _kindly(near)]
    items += [("after", *item) for near in after for item in _kindly(near)]
    sizes: dict[tuple[str, str], float] = {}
    for side, field, value in items:
        sizes[side, field] = sizes.get((side, field), 0.0) + magnitude(value)
    return Profile(name, Counter((side, field, fingerprint(value)) for side, field, value in items), sizes)


def cost(a: Profile, b: Profile) -> Cost:
    """How badly two nodes go together.

    Unequal fields of the nodes and of what feeds them, then of what they feed; the relative distance of all;
    whether the names differ.
    """
    unequal = (a.content - b.content) + (b.content - a.content)
    behind = sum(count for (side, _, _), count in unequal.items() if side == "after")
    keys = sorted(a.sizes.keys() | b.sizes.keys())
    distance = sum(_relative(a.sizes.get(key), b.sizes.get(key)) for key in keys)
    return unequal.total() - behind, behind, distance, a.name != b.name


def _kindly(node: nir.NIRNode) -> list[tuple[str, Field]]:
    return [(f"{type(node).__name__}.{field}", value) for field, value in fields(node).items()]


def _relative(x: float | None, y: float | None) -> float:
    if x is None or y is None:
        return 1.0
    return abs(x - y) / (x + y) if x + y > 0 else 0.0
