"""Patterns for a set of cells: few, and none that fits another cell of the run.

Decides which patterns are worth writing: a framework as source with every target, or the other way round, in one
scenario, in a family of scenarios (`conformance/*`) or in all of them. A `*` needs evidence: it stands for at least
two things that the run has. What is left is named by its id.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from reports.expectations_matching import nowhere
from reports.records import cell_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reports.expectations_matching import Elsewhere

EVIDENCE = 2
"""Different things that a `*` has to stand for."""


@dataclass(frozen=True)
class _Parts:
    """What a cell's id is made of."""

    scenario: str
    route: str
    source: str
    target: str

    @classmethod
    def of(cls, cell: str) -> _Parts:
        """Taken apart; scenarios may have slashes in their names."""
        scenario, route, pair = cell.rsplit("/", 2)
        source, _, target = pair.partition("--")
        return cls(scenario, route, source, target)

    @property
    def patterns(self) -> Iterator[str]:
        """Every pattern that may stand for it; `*--*` says nothing about any framework."""
        family, slash, _ = self.scenario.partition("/")
        scenarios = ("*", f"{family}/*", self.scenario) if slash else ("*", self.scenario)
        pairs = ((self.source, "*"), ("*", self.target), (self.source, self.target))
        for scenario, (source, target) in product(scenarios, pairs):
            yield cell_id(scenario, self.route, source, target)


class Patterns:
    """Finds patterns for cells of one run.

    Args:
        run: ids of all cells, which patterns for some of them must tell from the others.
    """

    def __init__(self, run: Collection[str]) -> None:
        self._fitting: dict[str, set[str]] = defaultdict(set)
        for cell in run:
            for pattern in _Parts.of(cell).patterns:
                self._fitting[pattern].add(cell)

    def cover(self, wanted: Collection[str], elsewhere: Elsewhere = nowhere) -> tuple[str, ...]:
        """Patterns that together fit all of these cells and no other one, broad ones first choice; sorted.

        Args:
            wanted: ids of cells.
            elsewhere: whether a pattern would fit cells outside the run too, which it then must not.
        """
        left, chosen = set(wanted), []
        candidates = {pattern for cell in wanted for pattern in _Parts.of(cell).patterns}
        own = [each for each in candidates if self._fitting[each] <= left and _evident(each, self._fitting[each])]
        allowed = [each for each in own if each in left or not elsewhere(each)]
        for pattern in sorted(allowed, key=lambda each: (-len(self._fitting[each]), each)):
            if self._fitting[pattern] & left:
                chosen.append(pattern)
                left -= self._fitting[pattern]
        return tuple(sorted(chosen))


def _evident(pattern: str, cells: Collection[str]) -> bool:
    """Whether each `*` stands for enough."""
    written = _Parts.of(pattern)
    fitted = [_Parts.of(cell) for cell in cells]
    return all(
        len({getattr(each, name) for each in fitted}) >= EVIDENCE
        for name in ("scenario", "source", "target")
        if "*" in getattr(written, name)
    )
