"""Which cells of a run say what a framework supports: those of `conformance`, by their source.

Decides that a framework and route is asked once a case, whatever its targets: frameworks in the order in which they
come, cases in the catalogue's; a graph that stands in for a case's own is no case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.support.measurement import ROUTES
from scenarios.conformance.catalogue import cases
from scenarios.conformance.scenario import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.plan import PlannedCell
    from scenarios.conformance.case import Case


def tried(cells: Iterable[PlannedCell]) -> tuple[tuple[PlannedCell, Case], ...]:
    """A cell for each source, route and case, with the case.

    Args:
        cells: those that were run.
    """
    found = {
        (cell.scenario.name, cell.route, cell.source.name): (cell, case) for cell in cells if (case := _case(cell))
    }
    frameworks, order = list(dict.fromkeys(name for _, _, name in found)), list(cases())
    return tuple(
        sorted(
            found.values(),
            key=lambda each: (
                frameworks.index(each[0].source.name),
                ROUTES.index(each[0].route),
                order.index(each[1].name),
            ),
        )
    )


def _case(cell: PlannedCell) -> Case | None:
    """The case of a cell on a route that reads it and that its source has."""
    case = cases().get(cell.scenario.name.removeprefix(PREFIX)) if cell.scenario.case else None
    offered = cell.route in ROUTES and cell.route in cell.source.framework.routes
    return case if case and offered and cell.scenario.graph is case.graph else None
