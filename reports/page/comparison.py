"""What a run has to set beside the paper's figures.

Decides that ours is each framework's own run of the original graph, route by route, read from the run's recordings;
what a run did not record is left out, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports import paper
from reports.recording import similarity, spikes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reports.records import Cell, Run

UNEXPLAINED: Final = "by nothing that is known"
"""Why a run is another than the reference's where neither fault nor convention explains it."""


@dataclass(frozen=True)
class Ours:
    """One of our figures.

    Args:
        text: the figure; "" where the run has none.
        why: what explains it where it is another than the paper's.
        cell: that shows the run.
    """

    text: str = ""
    why: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Point:
    """One of the paper's figures and ours beside it.

    Args:
        platform: as the paper calls it; for one that it does not have, our name.
        published: the figure; "" where the paper has none.
        why: what sets the published one apart.
        ours: a figure a route.
    """

    platform: str
    published: str
    why: str
    ours: tuple[Ours, ...]


@dataclass(frozen=True)
class Similar:
    """Similarities of one route, every framework with every other.

    Args:
        route: on which they read the graph.
        samples: of the recordings that were kept.
        names: of rows and columns.
        rows: name and a figure a column, "" where the networks have different shapes.
    """

    route: str
    samples: int
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Comparison:
    """All that is set beside the paper.

    Args:
        routes: the columns of ours.
        spikes: the LIF neuron, platform by platform.
        accuracies: the SCNN, platform by platform.
        data: what our SCNN was run on; "" where it was not.
        similar: of the SCNN's first layer.
    """

    routes: tuple[str, ...]
    spikes: tuple[Point, ...]
    accuracies: tuple[Point, ...]
    data: str
    similar: tuple[Similar, ...]


def comparison(run: Run, legs: Path, names: Sequence[str]) -> Comparison:
    """What these frameworks of a run, whose legs lie in `legs`, have to set beside the paper."""
    own = {(cell.scenario, cell.route, cell.source): cell for cell in _read_by_reference(run)}
    routes = tuple(dict.fromkeys(route for _, route, _ in own))

    def of(scenario: str, name: str) -> tuple[Cell | None, ...]:
        return tuple(own.get((scenario, route, name)) for route in routes)

    told = {each.framework for each in paper.SPIKES}
    published = [_spikes(each, of(paper.LIF, each.framework), legs) for each in paper.SPIKES]
    further = [_further(name, of(paper.LIF, name), legs) for name in names if name not in told]
    return Comparison(
        routes,
        (*published, *further),
        tuple(_share(each, of(paper.SCNN, each.framework)) for each in paper.ACCURACIES),
        next((each.data for each in run.header.scenarios if each.name == paper.SCNN), ""),
        tuple(_similarities(run, legs, routes, names)),
    )


def _spikes(known: paper.Spikes, cells: Iterable[Cell | None], legs: Path) -> Point:
    ours = tuple(_times(cell, legs, known.steps) for cell in cells)
    return Point(known.platform, _steps(known.steps), known.why, ours)


def _further(name: str, cells: Iterable[Cell | None], legs: Path) -> Point:
    return Point(name, "", "Not in the paper.", tuple(_times(cell, legs, ()) for cell in cells))


def _share(known: paper.Accuracy, cells: Iterable[Cell | None]) -> Point:
    return Point(known.platform, f"{known.share:.2%}", known.why, tuple(map(_accuracy, cells)))


def _read_by_reference(run: Run) -> Iterator[Cell]:
    """A cell a scenario, route and source: that whose target is the reference, else any."""
    found: dict[tuple[str, str, str], Cell] = {}
    for cell in run.cells:
        if cell.scenario in {paper.LIF, paper.SCNN}:
            key = cell.scenario, cell.route, cell.source
            if key not in found or cell.target == "reference":
                found[key] = cell
    yield from found.values()


def _steps(steps: tuple[int, ...]) -> str:
    return ", ".join(map(str, steps)) or "none"


def _folder(cell: Cell, legs: Path) -> Path | None:
    return next((legs / leg.digest for leg in cell.legs if leg.name == "source"), None)


def _times(cell: Cell | None, legs: Path, published: tuple[int, ...]) -> Ours:
    folder = _folder(cell, legs) if cell else None
    found = spikes(folder, cell.nodes[0].node if cell.nodes else "1") if cell and folder else None
    if cell is None or found is None:
        return Ours()
    times = found.times(0)
    shown = _steps(times) if len(times) <= 2 * max(len(published), 4) else f"{len(times)} spikes, from {times[0]}"
    return Ours(shown, "" if times == published else _why(cell), cell.id)


def _why(cell: Cell) -> str:
    """What explains a source's own run: nothing more is told where it is as the reference's."""
    if cell.fidelity.fine:
        return "as the rules say"
    if cell.blame and f"import:{cell.source}" in cell.blame.split("+"):
        return cell.explanation or cell.convention or UNEXPLAINED
    return cell.convention or UNEXPLAINED


def _accuracy(cell: Cell | None) -> Ours:
    if cell is None or cell.accuracy_source is None:
        return Ours()
    return Ours(f"{cell.accuracy_source:.1%} of {cell.samples}", _why(cell), cell.id)


def _similarities(run: Run, legs: Path, routes: tuple[str, ...], names: Sequence[str]) -> Iterator[Similar]:
    layer = next((each.nodes[0] for each in run.header.scenarios if each.name == paper.SCNN and each.nodes), "")
    for route in routes:
        cells = [c for c in _read_by_reference(run) if (c.scenario, c.route) == (paper.SCNN, route)]
        found = {cell.source: spikes(folder, layer) for cell in cells if (folder := _folder(cell, legs))}
        known = {name: each for name in names if (each := found.get(name)) is not None}
        if len(known) > 1:
            rates = {name: each.rates() for name, each in known.items()}
            rows = tuple((a, tuple(_cosine(similarity(rates[a], rates[b])) for b in rates)) for a in rates)
            yield Similar(route, min(each.samples for each in known.values()), tuple(rates), rows)


def _cosine(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
