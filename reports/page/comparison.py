"""What a run has to set beside the paper's figures, point by point.

Decides that ours is each framework's own run of the original graph, route by route, read from the run's recordings;
that releases of one framework have a row each; and that what a run did not record is left out, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import paper
from reports.page.own_runs import RULES, OwnRuns
from reports.page.point import Ours, Point
from reports.page.similarity import Layer, pairs, tables
from reports.suite import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reports.page.similarity import Similar
    from reports.records import Cell, Run, ScenarioRecord

FURTHER = "Not in the paper."


@dataclass(frozen=True)
class Comparison:
    """All that is set beside the paper.

    Args:
        routes: the columns of ours.
        spikes: the LIF neuron, platform by platform.
        accuracies: the SCNN, platform by platform.
        data: what our SCNN was run on; "" where it was not.
        pairs: similarities of the SCNN's first layer that the paper has too.
        similar: all similarities of ours, route by route.
        replaced: scenarios that ran another graph than the paper's, of which nothing is compared.
    """

    routes: tuple[str, ...]
    spikes: tuple[Point, ...]
    accuracies: tuple[Point, ...]
    data: str
    pairs: tuple[Point, ...]
    similar: tuple[Similar, ...]
    replaced: tuple[ScenarioRecord, ...]


def comparison(run: Run, legs: Path, names: Sequence[str]) -> Comparison:
    """What these frameworks of a run, whose legs lie in `legs`, have to set beside the paper."""
    own = OwnRuns(run, legs)
    scnn = own.scenarios.get(paper.SCNN)
    layers = [Layer(own, route, names) for route in own.routes]
    return Comparison(
        routes=own.routes,
        spikes=tuple(_spikes(own, names)),
        accuracies=tuple(_accuracies(own, names)),
        data=scnn.data if scnn else "",
        pairs=tuple(pairs(layers, names)),
        similar=tuple(tables(layers)),
        replaced=own.replaced,
    )


def _spikes(own: OwnRuns, names: Sequence[str]) -> Iterator[Point]:
    for known in paper.SPIKES:
        for platform, name in paper.releases(known, names):
            ours = tuple(_times(own, own.cell(paper.LIF, route, name), known.steps) for route in own.routes)
            yield Point(platform, _steps(known.steps), known.why, ours)
    for name in paper.further(paper.SPIKES, names):
        ours = tuple(_times(own, own.cell(paper.LIF, route, name), None) for route in own.routes)
        yield Point(name, "", FURTHER, ours)


def _accuracies(own: OwnRuns, names: Sequence[str]) -> Iterator[Point]:
    for known in paper.ACCURACIES:
        for platform, name in paper.releases(known, names):
            ours = tuple(_accuracy(own, own.cell(paper.SCNN, route, name), told=True) for route in own.routes)
            yield Point(platform, f"{known.share:.2%}", known.why, ours)
    for name in paper.further(paper.ACCURACIES, names):
        ours = tuple(_accuracy(own, own.cell(paper.SCNN, route, name), told=False) for route in own.routes)
        yield Point(name, "", FURTHER, ours)


def _times(own: OwnRuns, cell: Cell | None, published: tuple[int, ...] | None) -> Ours:
    """When a source's neuron spiked; why is told only beside another figure."""
    times = _when(own, cell)
    if cell is None or times is None:
        return Ours()
    many = 2 * max(len(published or ()), 4)
    shown = _steps(times) if len(times) <= many else f"{len(times)} spikes, from {times[0]}"
    if published is None or times == published:
        return Ours(shown, "", cell.id)
    as_reference = times == _when(own, own.cell(paper.LIF, cell.route, REFERENCE))
    return Ours(shown, RULES if as_reference else own.why(cell), cell.id)


def _when(own: OwnRuns, cell: Cell | None) -> tuple[int, ...] | None:
    if cell is None:
        return None
    node = cell.nodes[0].node if cell.nodes else next(iter(own.scenarios[cell.scenario].nodes), "")
    found = own.spikes(cell, node)
    return None if found is None else found.times(0)


def _accuracy(own: OwnRuns, cell: Cell | None, *, told: bool) -> Ours:
    """How often a source is right, with why where there is a published share (`told`)."""
    if cell is None or cell.accuracy_source is None:
        return Ours()
    return Ours(f"{cell.accuracy_source:.1%} of {cell.samples}", own.why(cell) if told else "", cell.id)


def _steps(steps: tuple[int, ...]) -> str:
    return ", ".join(map(str, steps)) or "none"
