"""What stands for each node of a scenario in each framework, by our mapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.matrix import frameworks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.records import Run

BRIDGED = "bridged"
"""The route on which it is our choice; on the others it is the framework's own."""


@dataclass(frozen=True)
class Realisations:
    """One scenario.

    Args:
        scenario: its name.
        frameworks: those that loaded its graph.
        rows: node, and what stands for it in each of them, "" where nothing is told.
    """

    scenario: str
    frameworks: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def realisations(run: Run) -> tuple[Realisations, ...]:
    """Of every scenario that was run by our mapping."""
    found = (_of(run, scenario.name) for scenario in run.header.scenarios)
    return tuple(each for each in found if each.frameworks)


def _of(run: Run, scenario: str) -> Realisations:
    told = dict(_told(run, scenario))
    names = tuple(name for name in frameworks(run) if name in told)
    nodes = tuple(dict.fromkeys(node for name in names for node in told[name]))
    rows = tuple((node, tuple(told[name].get(node, "") for name in names)) for node in nodes)
    return Realisations(scenario, names, rows)


def _told(run: Run, scenario: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for cell in run.cells:
        if (cell.scenario, cell.route) == (scenario, BRIDGED):
            for leg in cell.legs:
                if leg.name == "source" and leg.uses:
                    yield cell.source, leg.uses
