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
    from collections.abc import Collection, Iterable

    from reports.expectations_matching import Elsewhere
    from reports.records import Header

READY = "ready"

_RELEASE = re.compile(r"(?<![a-z0-9_])([a-z0-9_]+)@(?:\*|[A-Za-z0-9]+(?:[._+-]?[A-Za-z0-9]+)*)")
"""A framework's release as it stands in a pattern; no list has them all."""


def elsewhere(header: Header, cells: Collection[str]) -> Elsewhere:
    """Whether a pattern fits cells that a run was not asked for.

    Args:
        header: of the run.
        cells: ids of the run's cells.
    """
    scenarios = dict.fromkeys((*registry.known(), *(each.name for each in header.scenarios)))
    frameworks = dict.fromkeys((*FRAMEWORKS, *(each.name for each in header.frameworks)))
    known = {cell_id(*parts): parts for parts in product(scenarios, ROUTES, frameworks, frameworks)}
    asked = _Asked(header, cells)
    left_out = {cell for cell, parts in known.items() if cell not in cells and not asked.for_cell(*parts)}

    def fits(pattern: str) -> bool:
        if pattern in left_out or _any_fits(pattern, left_out):
            return True
        others = (each for each in _RELEASE.finditer(pattern) if each[0] not in frameworks)
        return any(others) and _any_fits(_RELEASE.sub(r"\1", pattern), known)

    return fits


class _Asked:
    """What a run was asked for.

    Args:
        header: of the run.
        cells: ids of its cells.
    """

    def __init__(self, header: Header, cells: Collection[str]) -> None:
        self._ready = {each.name: each.status == READY for each in header.frameworks}
        self._scenarios = {each.name for each in header.scenarios}
        self._routes = {cell.rsplit("/", 2)[1] for cell in cells}

    def for_cell(self, scenario: str, route: str, source: str, target: str) -> bool:
        """Whether a cell that it has not would be there, were a framework installed."""
        known = source in self._ready and target in self._ready
        missing = known and not (self._ready[source] and self._ready[target])
        return scenario in self._scenarios and route in self._routes and missing


def _any_fits(pattern: str, cells: Iterable[str]) -> bool:
    fit = re.compile(translate(pattern)).match
    return any(fit(cell) for cell in cells)
