"""What the page shows as one matrix a route: a scenario, or a family of many cases summed up.

Decides the order of rows and columns: the reference first, then whoever gets most right, so that what works gathers in
one corner.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.findings import deserves_words, scores
from reports.matrix import frameworks
from reports.suite import REFERENCE, family, summed_up
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.records import Cell, Run


@dataclass(frozen=True)
class Group:
    """What has one matrix a route.

    Args:
        name: of the scenario, or of the family.
        scenarios: that belong to it.
        summed: whether it is a family.
    """

    name: str
    scenarios: tuple[str, ...]
    summed: bool


@dataclass(frozen=True)
class Entry:
    """What stands in a matrix for one pair.

    Args:
        style: name of the verdict that most of its cells have.
        text: what is read at a glance.
        label: the same in words.
    """

    style: str
    text: str
    label: str


@dataclass(frozen=True)
class Overview:
    """A matrix of a group on a route.

    Args:
        title: what stands above it.
        names: of rows and columns.
        rows: source and an entry a target, None where there is no cell.
    """

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Entry | None, ...]], ...]


def groups(run: Run) -> tuple[Group, ...]:
    """Every group that has cells, scenarios before families, each in the header's order."""
    large = summed_up(run)
    named = dict.fromkeys([*(each.name for each in run.header.scenarios), *(cell.scenario for cell in run.cells)])
    present = {cell.scenario for cell in run.cells}
    names = [name for name in named if name in present]
    alone = [Group(name, (name,), summed=False) for name in names if name not in large]
    families: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if name in large:
            families[family(name)].append(name)
    return (*alone, *(Group(name, tuple(cases), summed=True) for name, cases in families.items()))


def ordered_frameworks(run: Run) -> tuple[str, ...]:
    """Frameworks that have cells: the reference, then by the share of cells with others that are fine."""
    share = {each.framework: each.fine / each.cells if each.cells else 0.0 for each in scores(run)}
    return tuple(sorted(frameworks(run), key=lambda name: (name != REFERENCE, -share[name])))


def overviews(run: Run, names: Sequence[str]) -> tuple[Overview, ...]:
    """The matrices, group by group and route by route, of frameworks in this order."""
    found: dict[tuple[str, str], dict[tuple[str, str], list[Cell]]] = defaultdict(lambda: defaultdict(list))
    every = groups(run)
    belongs = {scenario: group.name for group in every for scenario in group.scenarios}
    for cell in run.cells:
        found[belongs[cell.scenario], cell.route][cell.source, cell.target].append(cell)
    routes = tuple(dict.fromkeys(cell.route for cell in run.cells))
    keys = [(group, route) for group in every for route in routes if (group.name, route) in found]
    return tuple(_overview(group, route, found[group.name, route], names) for group, route in keys)


def _overview(group: Group, route: str, found: dict[tuple[str, str], list[Cell]], names: Sequence[str]) -> Overview:
    here = tuple(name for name in names if any(name in pair for pair in found))
    rows = tuple(
        (source, tuple(_entry(found[source, target]) if (source, target) in found else None for target in here))
        for source in here
    )
    cases = f": {len(group.scenarios)} cases, share that is fine" if group.summed else ""
    return Overview(f"{group.name} · {route}{cases}", here, rows)


def _entry(cells: Sequence[Cell]) -> Entry:
    if len(cells) == 1:
        (cell,) = cells
        mark = MASKED * cell.masked
        return Entry(_style(cell.verdict), f"{cell.verdict.mark}{mark}", f"{cell.verdict}{' masked' * cell.masked}")
    most = Counter(cell.verdict for cell in cells).most_common(1)[0][0]
    fine = sum(not deserves_words(cell) for cell in cells)
    masked = sum(cell.masked for cell in cells)
    label = f"{fine} of {len(cells)} fine{f', {masked} masked' if masked else ''}"
    return Entry(_style(most), f"{100 * fine // len(cells)}%{MASKED if masked else ''}", label)


def _style(verdict: Verdict) -> str:
    return verdict.name.lower()
