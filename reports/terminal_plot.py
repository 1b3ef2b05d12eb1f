"""Traces of one neuron as a small plot for a terminal: a band for each run, one above the other, on one scale.

Decides that no colour is needed to tell runs apart, and that spikes are a line of their own, since a membrane after its
reset does not show them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from plotille import Canvas
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from reports.records import Cell

ROWS = 4
"""Lines of text of a band."""

NARROWEST, WIDEST = 20, 100
"""Characters of a band: two steps fit into one."""

SPIKE, SILENCE, MANY, HERE = "│", "·", "#", "▲"
"""One spike in a step, none, more than `DIGITS`; and the step that is pointed at."""

DIGITS = 9
"""Most spikes in a step that are written as a digit."""


@dataclass(frozen=True)
class Band:
    """One run.

    Args:
        name: whose it is.
        v: the membrane, step by step; empty where there is none.
        spikes: counts, step by step.
    """

    name: str
    v: tuple[float, ...]
    spikes: tuple[int, ...]


@dataclass(frozen=True)
class TracePlot:
    """Some steps of one neuron in several runs, as wide as the console has room for.

    Args:
        title: what it shows.
        start: the first step.
        bands: the runs.
        mark: the step to point at, None for none.
    """

    title: str
    start: int
    bands: tuple[Band, ...]
    mark: int | None = None

    @property
    def steps(self) -> int:
        """How many there are."""
        return max((max(len(band.v), len(band.spikes)) for band in self.bands), default=0)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not self.steps:
            return
        labels = max(len(line) for band in self.bands for line in self._labels(band))
        width = max(NARROWEST, min(WIDEST, options.max_width - labels - 2, math.ceil(self.steps / 2)))
        yield Text()
        yield Text(self.title, style="bold")
        for band in self.bands:
            for label, line in zip(self._labels(band), self._lines(band, width), strict=True):
                yield Text(f"{label:>{labels}} ", style="dim").append(line, style="not dim")
        yield Text(" " * (labels + 1) + self._axis(width), style="dim")

    @property
    def _scale(self) -> tuple[float, float]:
        """The smallest and the largest membrane of all runs."""
        found = [v for band in self.bands for v in band.v if math.isfinite(v)]
        return min(found, default=0.0), max(found, default=0.0)

    def _labels(self, band: Band) -> list[str]:
        """What stands before each line of a band."""
        if not self._moves(band):
            return [f"{band.name}, spikes"]
        low, high = self._scale
        return [f"{band.name} {high:.3g}", *[""] * (ROWS - 2), f"{low:.3g}", "spikes"]

    def _moves(self, band: Band) -> bool:
        """Whether a membrane is worth drawing: it was recorded, and not every one stays where it is."""
        low, high = self._scale
        return bool(band.v) and high > low

    def _lines(self, band: Band, width: int) -> Iterator[str]:
        if self._moves(band):
            yield from self._membrane(band.v, width)
        most = [0] * width
        for step, count in enumerate(band.spikes):
            column = self._column(step, width)
            most[column] = max(most[column], count)
        yield "".join((SILENCE, SPIKE)[n] if n <= 1 else str(n) if n <= DIGITS else MANY for n in most)

    def _membrane(self, v: Sequence[float], width: int) -> list[str]:
        low, high = self._scale
        canvas = Canvas(width, ROWS, 0, low, max(self.steps, 2) - 1, high + (high - low) * 1e-6)
        for step, (a, b) in enumerate(pairwise(v)):
            if math.isfinite(a) and math.isfinite(b):
                canvas.line(step, a, step + 1, b)
        return str(canvas.plot(linesep="\n")).split("\n")

    def _column(self, step: int, width: int) -> int:
        return min(width - 1, step * width // max(self.steps, 1))

    def _axis(self, width: int) -> str:
        """The first step, the one that is pointed at, and the last."""
        columns = list(f"{self.start}{self.start + self.steps - 1!s:>{width - len(str(self.start))}}")
        if self.mark is not None and 0 <= self.mark - self.start < self.steps:
            said = f"{HERE} {self.mark}"
            at = max(0, min(self._column(self.mark - self.start, width), width - len(said)))
            columns[at : at + len(said)] = said
        return "".join(columns)


def trace_plot(cell: Cell) -> TracePlot | None:
    """The steps around the place where a cell's target leaves its source; None where it does not."""
    d = cell.divergence
    if d is None:
        return None
    runs = (
        (f"source {cell.source}", d.v_source, d.spikes_source),
        (f"target {cell.target}", d.v_target, d.spikes_target),
        ("reference", d.v_reference, d.spikes_reference),
    )
    bands = tuple(Band(name, tuple(v or ()), tuple(spikes)) for name, v, spikes in runs if v or spikes)
    threshold = "" if d.threshold is None else f", θ {d.threshold:g}"
    title = f"Trace of {d.node}, sample {d.sample}, neuron {d.neuron}{threshold}"
    return TracePlot(title, d.start_step, bands, d.first_step)
