"""How alike the first layers of the SCNN are, by the paper's formula.

Decides that pairs which the paper has too stand beside its figures, and that all of ours are a table a route.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reports import paper
from reports.page.point import Ours, Point
from reports.recording import similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from reports.page.own_runs import OwnRuns
    from reports.recording import Spikes

AS_PRINTED: Final = 0.0005
"""Half the last digit of the published similarities: what is nearer needs no reason."""


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


def tables(layers: Iterable[Layer]) -> Iterator[Similar]:
    """Ours, a table a route; none where fewer than two were recorded."""
    for layer in layers:
        if len(layer.known) > 1:
            rows = tuple((a, tuple(_shown(layer.alike(a, b)) for b in layer.known)) for a in layer.known)
            yield Similar(layer.route, min(each.samples for each in layer.known.values()), tuple(layer.known), rows)


def pairs(layers: Sequence[Layer], names: Sequence[str]) -> Iterator[Point]:
    """The paper's similarities of platforms that we run, and ours; releases of a framework have rows of their own."""
    ours = {each.platform: each for each in paper.ACCURACIES if each.framework}
    here = [(place, ours[platform]) for place, platform in enumerate(paper.SIMILAR) if platform in ours]
    for (row, one), (column, other) in combinations(here, 2):
        published = paper.SIMILARITIES[row][column]
        told = paper.apart(one.platform, other.platform)
        for a, name in paper.releases(one, names):
            for b, another in paper.releases(other, names):
                found = tuple(layer.pair(name, another, published) for layer in layers)
                yield Point(f"{a} and {b}", f"{published:.3g}", told, found)


class Layer:
    """The first layer of the SCNN on one route.

    Args:
        own: the runs.
        route: on which the graph was read.
        names: of the frameworks.
    """

    def __init__(self, own: OwnRuns, route: str, names: Sequence[str]) -> None:
        scnn = own.scenarios.get(paper.SCNN)
        node = next(iter(scnn.nodes), "") if scnn else ""
        self._own, self.route = own, route
        cells = {name: own.cell(paper.SCNN, route, name) for name in names}
        self.cells = {name: cell for name, cell in cells.items() if cell is not None}
        found = {name: own.spikes(cell, node) for name, cell in self.cells.items()}
        self.known: dict[str, Spikes] = {name: each for name, each in found.items() if each is not None}

    @cached_property
    def _rates(self) -> Mapping[str, npt.NDArray[np.float64]]:
        return {name: each.rates() for name, each in self.known.items()}

    def alike(self, a: str, b: str) -> float | None:
        """The similarity of two that are known."""
        return similarity(self._rates[a], self._rates[b])

    def pair(self, a: str, b: str, published: float) -> Ours:
        """The similarity of two, with what sets each apart where it is not the published one."""
        value = self.alike(a, b) if a in self.known and b in self.known else None
        if value is None:
            return Ours()
        told = {name: self._own.why(self.cells[name]) for name in (a, b)}
        reason = told[a] if told[a] == told[b] else "; ".join(_about(name, text) for name, text in told.items())
        worse = max((a, b), key=lambda name: self.cells[name].fidelity.rank)
        return Ours(_shown(value), "" if abs(value - published) < AS_PRINTED else reason, self.cells[worse].id)


def _about(name: str, text: str) -> str:
    """A reason with its framework; explanations name it themselves."""
    return text if text.startswith(f"{name} ") else f"{name}: {text}"


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
