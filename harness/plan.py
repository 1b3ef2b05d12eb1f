"""Which cells there are: every ordered pair of frameworks, on every route, for every scenario."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from scenarios.scenario import Scenario

ROUTES: tuple[Route, ...] = ("bridged", "native", "authored")


@dataclass(frozen=True)
class PlannedCell:
    """A model of `scenario`, moved from `source` to `target` on `route`."""

    scenario: Scenario
    route: Route
    source: Environment
    target: Environment

    @property
    def target_route(self) -> Route:
        """How the target reads the file: an authored model is read by the target's own importer."""
        return "native" if self.route == "authored" else self.route


def cells(
    scenarios: Sequence[Scenario],
    routes: Sequence[Route],
    environments: Sequence[Environment],
    touching: str | None = None,
    *,
    every_pair: bool = False,
) -> tuple[PlannedCell, ...]:
    """Every cell, scenario by scenario, route by route.

    Args:
        scenarios: what is run.
        routes: how a model gets through a file.
        environments: the frameworks.
        touching: only cells of this framework.
        every_pair: pairs of frameworks for the cases of a suite, too, which a framework is otherwise put to alone:
            against the reference, both ways, and against itself.
    """
    planned = (
        PlannedCell(scenario, route, source, target)
        for scenario, route in product(scenarios, routes)
        for source, target in product(environments, repeat=2)
        if every_pair or not scenario.case or source is target or REFERENCE in (source.name, target.name)
    )
    return tuple(cell for cell in planned if touching is None or touching in (cell.source.name, cell.target.name))
