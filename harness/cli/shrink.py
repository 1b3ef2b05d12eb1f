"""`nirtrip shrink`: the smallest graph that shows what a cell shows."""

from __future__ import annotations

import shlex
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from adapters.reference.dialect import Dialect
from harness.cli.finished import cell_of
from harness.cli.options import RunOption, TimeoutOption, check_numbers
from harness.cli.run import chosen_scenarios, further_options
from harness.cli.selection import interpreters, select
from harness.exceptions import UsageError
from harness.listener import Silence
from harness.plan import PlannedCell
from harness.process import Limits
from harness.session import Settings
from harness.shrink import Fault, Instance, Trials, fault, report
from harness.shrink import shrink as smallest
from harness.store import Store
from harness.workers import Workers
from reports.run_directory import read_run

if TYPE_CHECKING:
    from reports.records import Cell

MEMORY = 4 * 2**30
"""Bytes a framework's process may use, as in `nirtrip run`."""


def shrink(
    cell: Annotated[str, typer.Argument(help="A cell's id: scenario/route/source--target.")],
    run: RunOption = Path("out"),
    out: Annotated[Path, typer.Option("--out", help="Where the graph, its stimulus and the explanation go.")] = Path(
        "shrunk"
    ),
    tries: Annotated[int, typer.Option(help="Graphs that are tried at most.")] = 500,
    timeout: TimeoutOption = None,
) -> None:
    """Remove nodes, neurons, steps and samples while the fault of a cell stays, and write what is left."""
    check_numbers({"--tries": tries, "--timeout": timeout})
    report.check_place(out)
    found = _cell(cell, run)
    console = Console(highlight=False, soft_wrap=True)
    planned, settings = _planned(found, console)
    with (
        tempfile.TemporaryDirectory(prefix="nirtrip-shrink-") as folder,
        Workers(Store(Path(folder) / "store"), 2, Limits(timeout=timeout, memory=MEMORY), Silence()) as workers,
    ):
        trials = Trials(planned, workers, workers.store, Path(folder), settings)
        first = _first(planned)
        wanted = _wanted(trials, first, found)
        left = smallest(first, lambda each: trials.shows(each, wanted), tries, _Progress(console, first))
        shown = trials.cell(left)
        own = replace(left, drive=first.drive)
        shows = own.sound and trials.shows(own, wanted)
    report.write(out, planned, left, shown, settings.further_options, shows=shows)
    console.print(f"{cell}: {left}; see {out / report.TEXT}", markup=False)


def _cell(name: str, run: Path) -> Cell:
    """The cell of a run, if it has a fault that a graph can show."""
    found = cell_of(read_run(run), name)
    if found.verdict.fine or not found.blame:
        raise UsageError(f"cell {name} is {found.verdict}: there is no fault to make smaller")
    if found.route == "authored":
        raise UsageError(f"cell {name} is written by hand for its scenario's own graph: shrink its native cell")
    return found


def _planned(found: Cell, console: Console) -> tuple[PlannedCell, Settings]:
    """The cell as the command recorded in it says."""
    words = shlex.split(found.command)
    said: dict[str, list[str]] = {}
    for option, value in pairwise(words):
        if option.startswith("--"):
            said.setdefault(option, []).append(value)
    (data,), (dialect,) = said.get("--data", ["builtin"]), said.get("--reference-dialect", [""])
    samples = int(said["--samples"][0]) if "--samples" in said else None
    graph = Path(said["--graph"][0]) if "--graph" in said else None
    (scenario,) = chosen_scenarios([found.scenario], data, samples, graph)
    chosen, _ = select([found.source, found.target], None, interpreters(said.get("--python")), console)
    places = {each.name: each for each in chosen}
    source, target = places[found.source], places[found.target]
    for each in (source, target):
        if not each.ready:
            raise UsageError(f"{each.name} is {each.status}")
    named = {each.name: each.interpreter for each in (source, target) if each.named}
    python = [word for name, path in named.items() for word in ("--python", f"{name}={path}")]
    told = " ".join(filter(None, (shlex.join(python), further_options("builtin", None, None, dialect))))
    settings = Settings(str(Dialect.parse(dialect)), told)
    return PlannedCell(scenario, found.route, source, target), settings  # type: ignore[arg-type]  # a route


def _first(planned: PlannedCell) -> Instance:
    """The scenario's first shard."""
    scenario = planned.scenario
    (drive,) = scenario.stimulus(0, min(scenario.shard, scenario.samples)).values()
    return Instance(scenario.graph, drive, scenario.dt)


def _wanted(trials: Trials, first: Instance, found: Cell) -> Fault:
    """The fault as it shows now, if it is still that of the run."""
    now = trials.cell(first)
    if now.verdict != found.verdict or now.blame != found.blame:
        raise UsageError(
            f"cell {found.id} was {found.verdict} ({found.blame}) in the run and is {now.verdict} "
            f"({now.blame or 'nobody to blame'}) on the first {first.drive.shape[1]} samples now; run it again"
        )
    return fault(now)


class _Progress:
    """A line for each smaller graph."""

    def __init__(self, console: Console, first: Instance) -> None:
        self._console, self._smallest = console, first
        console.print(f"shrinking {first}", markup=False)

    def tried(self, tries: int, smallest: Instance) -> None:
        """One more was tried; this is the smallest so far."""
        if smallest is not self._smallest:
            self._smallest = smallest
            self._console.print(f"try {tries}: {smallest}", markup=False)
