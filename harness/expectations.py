"""Which cells a run was not asked for: an entry that is about those is no deviation.

Decides that a run was asked for its scenarios, its routes and the frameworks of its header. A framework that is there
but not installed was asked for; what `--with` left out was not.
"""

from __future__ import annotations

import re
from fnmatch import translate
from itertools import product
from typing import TYPE_CHECKING

from adapters.registry import FRAMEWORKS
from harness.plan import ROUTES
from reports.records import cell_id
from scenarios import registry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reports.expectations_matching import Elsewhere
    from reports.records import Header

READY = "ready"

_RELEASE = re.compile(r"([a-z0-9_]+)@[A-Za-z0-9]+(?:[._+-]?[A-Za-z0-9]+)*")
"""A framework's release as it stands in a pattern; no list has them all."""


def elsewhere(header: Header, cells: Collection[str]) -> Elsewhere:
    """Whether a pattern fits cells that a run was not asked for.

    Args:
        header: of the run.
        cells: ids of the run's cells.
    """
    ready = {each.name: each.status == READY for each in header.frameworks}
    scenarios = {each.name for each in header.scenarios}
    routes = {cell.rsplit("/", 2)[1] for cell in cells}

    def asked(scenario: str, route: str, source: str, target: str) -> bool:
        known = scenario in scenarios and route in routes and source in ready and target in ready
        return known and not (ready[source] and ready[target])

    def fits(pattern: str) -> bool:
        fit = re.compile(translate(pattern)).match
        return any(
            fit(cell_id(*cell)) and not asked(*cell) for cell in _known(pattern, header) if cell_id(*cell) not in cells
        )

    return fits


def _known(pattern: str, header: Header) -> Iterator[tuple[str, str, str, str]]:
    """Every cell there could be."""
    releases = {each[0] for each in _RELEASE.finditer(pattern) if each[1] in FRAMEWORKS}
    frameworks = dict.fromkeys((*FRAMEWORKS, *(each.name for each in header.frameworks), *sorted(releases)))
    scenarios = dict.fromkeys((*registry.names(), *(each.name for each in header.scenarios)))
    yield from product(scenarios, ROUTES, frameworks, frameworks)
