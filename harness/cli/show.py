"""`nirtrip show`: one cell of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.console import Console

from adapters.job import RECORDING
from harness.cli.finished import cell_of
from harness.cli.options import RunOption
from harness.kept_recording import kept_recording
from reports.run_directory import read_run
from reports.terminal import show_cell
from reports.terminal_plot import Band, TracePlot, trace_plot

if TYPE_CHECKING:
    from adapters.base import Recording
    from reports.records import Cell, Run

STEPS = 160
"""Steps shown of a cell in which nothing differs, from the source's first spike on."""


def show(
    cell: Annotated[str, typer.Argument(help="A cell's id: scenario/route/source--target.")],
    run: RunOption = Path("out"),
    plot: Annotated[
        bool | None, typer.Option("--plot/--no-plot", help="Draw the traces.", show_default="on a terminal")
    ] = None,
) -> None:
    """Show one cell: verdicts, blame, reason, numbers, graph diff, where it starts, traces."""
    found = read_run(run)
    chosen = cell_of(found, cell)
    console = Console(highlight=False)
    console.print(show_cell(chosen))
    drawn = _plot(found, chosen) if plot or (plot is None and console.is_terminal) else None
    if drawn is not None:
        console.print(drawn)
    if not found.finished:
        console.print("The run is unfinished.")


def _plot(run: Run, cell: Cell) -> TracePlot | None:
    """Around the first difference; where there is none, from the first spike that the source was recorded with."""
    around = trace_plot(cell)
    if around is not None:
        return around
    recorded = {leg.name: run.path / "legs" / leg.digest / RECORDING for leg in cell.legs}
    first = next((node for node in cell.nodes if node.spiking and node.observed_node), None)
    if first is None or any(not recorded.get(name, Path()).is_file() for name in ("source", "target")):
        return None
    source, target = (kept_recording(recorded[name], samples=1) for name in ("source", "target"))
    counts = _steps(source, "outputs", first.node)
    start = max(0, int(np.flatnonzero(counts)[0]) - STEPS // 4) if counts is not None and counts.any() else 0
    bands = (
        _band(f"source {cell.source}", source, first.node, start),
        _band(f"target {cell.target}", target, str(first.observed_node), start),
    )
    return TracePlot(f"Trace of {first.node}, sample 0, neuron 0", start, bands)


def _band(name: str, recording: Recording, node: str, start: int) -> Band:
    v, counts = (_steps(recording, what, node) for what in ("membranes", "outputs"))
    shown = slice(start, start + STEPS)
    return Band(
        name,
        () if v is None else tuple(float(each) for each in v[shown]),
        () if counts is None else tuple(int(each) for each in counts[shown]),
    )


def _steps(recording: Recording, what: str, node: str) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """A node's first neuron in the first sample, step by step."""
    array = getattr(recording, what).get(node)
    return None if array is None else np.asarray(array).reshape(len(array), -1)[:, 0]
