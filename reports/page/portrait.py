"""What is told of one framework: how it does as either end, what it reads and writes well, and its open faults.

Decides that a fault, or a failure, is a framework's where a cell blames it and no other, for reading, writing or both;
a convention ("reset=subtract") is no fault but its dialect. Links are those of the cells that show it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports.findings import deserves_words
from reports.support import Support
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.records import Cell, FrameworkRecord, Run
    from reports.support import FrameworkSupport

LONGEST: Final = 140
"""Characters of a failure's words that are shown, and by which failures are told apart."""

FOUND_BY: Final = 60
"""Characters of a failure's words by which its cells are found."""


STEPS: Final = ("import", "model", "run", "export")
"""What a framework does with a graph, as reasons call it."""


@dataclass(frozen=True)
class Share:
    """How many of the cells with other frameworks are fine, on one route."""

    route: str
    written: int
    of_written: int
    read: int
    of_read: int


@dataclass(frozen=True)
class Fault:
    """Something that a framework does wrongly.

    Args:
        name: of the fault, or "" for one that nothing explains.
        meaning: what the framework then does.
        cells: how many cells show it.
        routes: on which it shows.
        links: where it is being dealt with.
    """

    name: str
    meaning: str
    cells: int
    routes: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """Exceptions, dead processes and time limits that say the same.

    Args:
        said: their words, cut to a line.
        find: what finds them among the cells.
        cells: how many there are.
        routes: on which.
        links: where it is being dealt with.
    """

    said: str
    find: str
    cells: int
    routes: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Portrait:
    """One framework.

    Args:
        name: as in cell ids.
        record: how it was found; None where the header does not tell.
        shares: one a route.
        support: what the cases of conformance say, one a route.
        faults: most frequent first.
        failures: most frequent first.
    """

    name: str
    record: FrameworkRecord | None
    shares: tuple[Share, ...]
    support: tuple[FrameworkSupport, ...]
    faults: tuple[Fault, ...]
    failures: tuple[Failure, ...]


def portraits(run: Run, names: Sequence[str]) -> tuple[Portrait, ...]:
    """These frameworks."""
    records = {each.name: each for each in run.header.frameworks}
    return tuple(
        Portrait(
            name,
            records.get(name),
            tuple(_shares(run, name)),
            tuple(each for each in run.support if each.framework == name),
            tuple(_faults(run, name)),
            tuple(_failures(run, name)),
        )
        for name in names
    )


def primitives(found: FrameworkSupport, *, exported: bool) -> dict[str, tuple[str, ...]]:
    """Primitives by what becomes of them: taken whole, in its dialect, with some fields only, or not."""
    words: dict[str, list[Support]] = defaultdict(list)
    for row in found.rows:
        words[row.primitive].append((row.exported if exported else row.imported).support)
    sorted_out: dict[str, list[str]] = {"well": [], "in its own dialect": [], "in part": [], "not": []}
    for primitive, every in words.items():
        tried = set(every) - {Support.UNTRIED}
        if tried:
            sorted_out[_how(tried)].append(primitive)
    return {how: tuple(names) for how, names in sorted_out.items() if names}


def _how(words: set[Support]) -> str:
    if words == {Support.YES}:
        return "well"
    if words <= {Support.YES, Support.DIALECT}:
        return "in its own dialect"
    return "in part" if words & {Support.YES, Support.DIALECT} else "not"


def _shares(run: Run, name: str) -> Iterable[Share]:
    routes = dict.fromkeys(cell.route for cell in run.cells)
    for route in routes:
        pairs = [cell for cell in run.cells if cell.route == route and not cell.diagonal]
        written = [not deserves_words(cell) for cell in pairs if cell.source == name]
        read = [not deserves_words(cell) for cell in pairs if cell.target == name]
        if written or read:
            yield Share(route, sum(written), len(written), sum(read), len(read))


def _faults(run: Run, name: str) -> Iterable[Fault]:
    shown: dict[str, list[Cell]] = defaultdict(list)
    for cell in run.cells:
        if cell.faults and _blames(cell) == {name}:
            for fault in dict.fromkeys(cell.faults.replace("; ", "+").split("+")):
                shown[fault].append(cell)
    meanings = {fault: text for each in run.support for fault, text in each.meanings.items()}
    for fault, cells in sorted(shown.items(), key=lambda item: -len(item[1])):
        if "=" not in fault:
            told = meanings.get(fault, _told(cells))
            yield Fault(fault, told, len(cells), _routes(cells), _links(cells))


def _failures(run: Run, name: str) -> Iterable[Failure]:
    alike: dict[str, list[Cell]] = defaultdict(list)
    for cell in run.cells:
        if cell.verdict in {Verdict.FAILED, Verdict.TIMEOUT} and _blames(cell) == {name}:
            alike[" ".join(_stopped(cell, name).split())[:LONGEST]].append(cell)
    for said, cells in sorted(alike.items(), key=lambda item: -len(item[1])):
        first, *_ = _stopped(cells[0], name).splitlines() or [""]
        yield Failure(said, first[:FOUND_BY], len(cells), _routes(cells), _links(cells))


def _stopped(cell: Cell, name: str) -> str:
    """What a cell's reason says of the step that stopped; what went wrong before it comes first there."""
    steps = (cell.reason.find(f"{name} {step}: ") for step in STEPS)
    return cell.reason[min((place for place in steps if place >= 0), default=0) :]


def _routes(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.route for cell in cells))


def _links(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.link for cell in cells if cell.link))


def _blames(cell: Cell) -> set[str]:
    """The frameworks that a cell blames; "" where only the sum of its legs shows."""
    return {leg.partition(":")[2] for leg in cell.blame.split("+")}


def _told(cells: Sequence[Cell]) -> str:
    """What the cells that show a fault alone say of it."""
    alone = next((cell.explanation for cell in cells if "+" not in cell.faults and ";" not in cell.faults), "")
    return alone.partition("; residual")[0]
