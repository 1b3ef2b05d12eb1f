"""Many small scenarios of one family, summed up: how many cases each framework gets right, and how.

Decides that a family ("conformance/…") of more cases than a page shows as matrices is one table a route.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.records import Cell, Run

SHOWN = 6
"""Cases of a family that are shown each by itself."""

REFERENCE = "reference"
SEPARATOR = "/"

COLUMNS = ("framework", "reads", "writes", "reads its own")


@dataclass(frozen=True)
class Row:
    """One framework.

    Args:
        framework: its name.
        reads: verdicts on files the reference wrote, and how many of each.
        writes: verdicts on files it wrote, read by the reference.
        own: verdicts on files it wrote and read.
    """

    framework: str
    reads: tuple[tuple[Verdict, int], ...]
    writes: tuple[tuple[Verdict, int], ...]
    own: tuple[tuple[Verdict, int], ...]

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands in the columns."""
        return (self.framework, _text(self.reads), _text(self.writes), _text(self.own))


@dataclass(frozen=True)
class Suite:
    """One family on one route.

    Args:
        family: what stands before the slash.
        route: bridged, native or authored.
        cases: how many were run.
        rows: one a framework.
    """

    family: str
    route: str
    cases: int
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What stands above the table."""
        return f"{self.family} · {self.route}: {self.cases} cases"


def family(scenario: str) -> str:
    """What stands before the slash of a case's name; "" for a scenario that is none."""
    before, slash, _ = scenario.partition(SEPARATOR)
    return before if slash else ""


def summed_up(run: Run) -> frozenset[str]:
    """Scenarios that are summed up, not shown each by itself."""
    families = Counter(family(each.name) for each in run.header.scenarios)
    large = {name for name, number in families.items() if name and number > SHOWN}
    return frozenset(each.name for each in run.header.scenarios if family(each.name) in large)


def suites(run: Run) -> tuple[Suite, ...]:
    """Every family that is summed up, route by route."""
    names = summed_up(run)
    cells = [cell for cell in run.cells if cell.scenario in names]
    keys = dict.fromkeys((family(cell.scenario), cell.route) for cell in cells)
    return tuple(
        _suite(*key, [cell for cell in cells if (family(cell.scenario), cell.route) == key], run) for key in keys
    )


def _suite(name: str, route: str, cells: list[Cell], run: Run) -> Suite:
    known = [each.name for each in run.header.frameworks if each.name != REFERENCE]
    present = {side for cell in cells for side in (cell.source, cell.target)}
    rows = tuple(
        Row(
            framework,
            _counted(cell for cell in cells if (cell.source, cell.target) == (REFERENCE, framework)),
            _counted(cell for cell in cells if (cell.source, cell.target) == (framework, REFERENCE)),
            _counted(cell for cell in cells if cell.source == cell.target == framework),
        )
        for framework in known
        if framework in present
    )
    return Suite(name, route, len({cell.scenario for cell in cells}), rows)


def _counted(cells: Iterable[Cell]) -> tuple[tuple[Verdict, int], ...]:
    counts = Counter(cell.verdict for cell in cells)
    return tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict])


def _text(counts: Iterable[tuple[Verdict, int]]) -> str:
    return "  ".join(f"{verdict.mark} {number}" for verdict, number in counts) or "–"
