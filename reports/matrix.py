"""How the cells of a run are arranged: one matrix per scenario and route, sources down, targets across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.suite import summed_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.records import Cell, Run


@dataclass(frozen=True)
class Matrix:
    """The cells of one scenario on one route.

    Args:
        scenario: its name.
        route: bridged, native or authored.
        sources: exporting frameworks, one a row.
        targets: importing frameworks, one a column.
        cells: (source, target) to cell; pairs that were not asked for, or not reached, are absent.
    """

    scenario: str
    route: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def title(self) -> str:
        """What stands above the matrix."""
        return f"{self.scenario} · {self.route}"

    def cell(self, source: str, target: str) -> Cell | None:
        """The cell of a pair, None where there is none."""
        return self.cells.get((source, target))


def matrices(run: Run) -> tuple[Matrix, ...]:
    """The matrices of a run, scenarios in the header's order, routes in the order they first appear.

    Cases of a large family have none: see `reports.suite`.
    """
    hidden = summed_up(run)
    named = _ordered((s.name for s in run.header.scenarios), (c.scenario for c in run.cells))
    scenarios = [name for name in named if name not in hidden]
    routes = _ordered((), (c.route for c in run.cells))
    found = (_matrix(run, scenario, route) for scenario in scenarios for route in routes)
    return tuple(matrix for matrix in found if matrix.cells)


def frameworks(run: Run) -> tuple[str, ...]:
    """Every framework that has a cell, in the header's order."""
    known = tuple(framework.name for framework in run.header.frameworks)
    used = {name for cell in run.cells for name in (cell.source, cell.target)}
    return tuple(name for name in _ordered(known, sorted(used)) if name in used)


def _matrix(run: Run, scenario: str, route: str) -> Matrix:
    cells = {(c.source, c.target): c for c in run.cells if (c.scenario, c.route) == (scenario, route)}
    names = frameworks(run)
    return Matrix(
        scenario=scenario,
        route=route,
        sources=tuple(name for name in names if any(source == name for source, _ in cells)),
        targets=tuple(name for name in names if any(target == name for _, target in cells)),
        cells=cells,
    )


def _ordered(first: Iterable[str], then: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *then]))
