"""One run: plan, two waves of jobs, judgement, run directory.

Wave one: every source runs and exports every scenario, and the reference runs it. Wave two: every target, and the
reference, reads each distinct file. A file that says what G0 says, but for names and order, is not run again. What
judging takes (noise floors, explanations, layers alone) is done for all cells together: a framework starts once.
"""

from __future__ import annotations

import shutil
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters import recording_file
from adapters.job import DONE, EXPORT, LOG, RECORDING
from adapters.registry import REFERENCE, framework
from harness.environments import find
from harness.explain.explainer import Explainer
from harness.graph_file import GraphFile
from harness.judge.bench import Bench
from harness.judge.cell import doubted, judge, unjudged
from harness.judge.cell_runs import CellRuns
from harness.legs import Leg, LegRun
from harness.runs import Runs
from harness.support.cells import tried
from harness.support.measurement import measured
from harness.support.table import tables
from reports.records import Footer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from adapters.job import Route
    from harness.environments import Environment
    from harness.plan import PlannedCell
    from harness.support.measurement import Measured
    from harness.workers import Workers
    from reports.records import Cell
    from reports.run_directory import RunWriter
    from scenarios.scenario import Scenario

TRACE_SAMPLES = 2
"""Samples whose recordings go into the run directory."""


@dataclass(frozen=True)
class Settings:
    """How a run is done.

    Args:
        dialect: the reference's conventions, as text.
        further_options: the part of a command line that reproduces the same input and judgement.
    """

    dialect: str = ""
    further_options: str = ""


class Session:
    """Runs planned cells and writes them.

    Args:
        planned: the cells.
        workers: who does the jobs, and where results lie.
        writer: the run directory.
        settings: further choices.
        explainer: who says what explains a run; one that has been asked before knows more.

    Attributes:
        lost: cells that an oversight of ours cost; stderr says where it is.
    """

    def __init__(
        self,
        planned: Sequence[PlannedCell],
        workers: Workers,
        writer: RunWriter,
        settings: Settings,
        explainer: Explainer | None = None,
    ) -> None:
        self.planned, self.workers, self.writer = planned, workers, writer
        self.settings = settings
        self.runs = Runs(workers, workers.store)
        self.bench = Bench(self.runs, explainer or Explainer(workers.store, workers.jobs, workers.listener))
        self._done: dict[Leg, LegRun] = {}
        self._graphs: dict[str, GraphFile] = {}
        self._reference = find(framework(REFERENCE))
        self.lost = 0

    def run(self) -> list[Cell]:
        """Run, judge and write every cell."""
        started = time.monotonic()
        self._do("sources", [leg for cell in self.planned for leg in self._first_wave(cell)])
        self._do("targets", [leg for cell in self.planned for leg in self._second_wave(cell)])
        try:
            self._prepare()
        except Exception:  # noqa: BLE001  then cells do it one by one, where an oversight of ours costs one cell
            traceback.print_exc()
        cells = [self._cell(cell) for cell in self.planned]
        self.writer.support(tables(self._measured()))
        results = self.workers.results.values()
        self.writer.finish(
            Footer(
                finished=datetime.now(UTC).isoformat(timespec="seconds"),
                cells=len(cells),
                reused=sum(result.reused for result in results),
                computed=sum(not result.reused for result in results),
                seconds=round(time.monotonic() - started, 2),
            )
        )
        return cells

    def _prepare(self) -> None:
        """Do what judging takes."""
        every = [self._runs(cell) for cell in self.planned if _ready(cell)]
        self.bench.prepare(pair for runs in every for pair in runs.pairs())
        self.bench.prepare_layers(
            (runs.target, runs.written) for runs in every if runs.target and runs.written and doubted(self.bench, runs)
        )

    def _do(self, title: str, legs: Sequence[Leg]) -> None:
        new = [leg for leg in dict.fromkeys(legs) if leg not in self._done]
        self._done |= dict(zip(new, self.runs.do(title, new), strict=True))

    def _first_wave(self, cell: PlannedCell) -> list[Leg]:
        reference = self._reference_leg(cell.scenario, self._g0(cell.scenario))
        return [self._source(cell), reference] if _ready(cell) else [reference]

    def _second_wave(self, cell: PlannedCell) -> list[Leg]:
        written = self._written(cell)
        if written is None:
            return []
        return [self._target(cell, written), self._reference_leg(cell.scenario, written)]

    def _cell(self, cell: PlannedCell) -> Cell:
        judged = self._judged(cell) if _ready(cell) else unjudged(cell, _missing(cell), self.settings.further_options)
        self.writer.add(judged)
        return judged

    def _judged(self, cell: PlannedCell) -> Cell:
        try:
            runs = self._runs(cell)
            for run in runs.every:
                _keep(run, self.writer.leg_folder(run.digest))
            return judge(self.bench, cell, runs, self.settings.further_options)
        except Exception as error:  # noqa: BLE001  an oversight of ours costs the cell, not the run
            self.lost += 1
            traceback.print_exc()
            return unjudged(cell, f"nirtrip could not judge this cell: {error!r}", self.settings.further_options)

    def _measured(self) -> Iterator[Measured]:
        """What sources made of cases; nothing where they are judged by other conventions than NIR's."""
        for cell, case in tried(filter(_ready, self.planned)) if not self.settings.dialect else ():
            runs = self._runs(cell)
            yield measured(
                self.bench, cell.route, case, run=runs.source, reference=runs.reference, written=runs.written
            )

    def _runs(self, cell: PlannedCell) -> CellRuns:
        written = self._written(cell)
        return CellRuns(
            source=self._done[self._source(cell)],
            reference=self._done[self._reference_leg(cell.scenario, self._g0(cell.scenario))],
            written=self._done[self._reference_leg(cell.scenario, written)] if written else None,
            target=self._done[self._target(cell, written)] if written else None,
        )

    def _source(self, cell: PlannedCell) -> Leg:
        return self._leg(cell.source, cell.route, cell.scenario, self._g0(cell.scenario))

    def _target(self, cell: PlannedCell, written: GraphFile) -> Leg:
        return self._leg(cell.target, cell.target_route, cell.scenario, written)

    def _reference_leg(self, scenario: Scenario, graph: GraphFile) -> Leg:
        return self._leg(self._reference, "bridged", scenario, graph)

    def _leg(self, environment: Environment, route: Route, scenario: Scenario, graph: GraphFile) -> Leg:
        judges = environment.name == REFERENCE
        return Leg(
            environment=environment,
            route="bridged" if judges else route,
            scenario=scenario,
            graph=graph,
            export=graph is self._g0(scenario),
            options={"dialect": self.settings.dialect} if judges and self.settings.dialect else {},
        )

    def _g0(self, scenario: Scenario) -> GraphFile:
        """The scenario's graph as a file in the store."""
        if scenario.name not in self._graphs:
            self._graphs[scenario.name] = GraphFile(self.runs.graph(scenario.graph), scenario.dt)
        return self._graphs[scenario.name]

    def _written(self, cell: PlannedCell) -> GraphFile | None:
        """What the source exported: G0's file if it says the same, an equal file of another source if there is one."""
        run = self._done.get(self._source(cell)) if _ready(cell) else None
        return self.runs.written(run, self._g0(cell.scenario)) if run else None


def _ready(cell: PlannedCell) -> bool:
    return cell.source.ready and cell.target.ready


def _missing(cell: PlannedCell) -> str:
    missing = (each for each in (cell.source, cell.target) if not each.ready)
    return "; ".join(dict.fromkeys(f"{each.name} is {each.status}" for each in missing))


def _keep(run: LegRun, folder: Path) -> None:
    """Put what reports show of a leg into the run directory: graph, log, traces of the first samples."""
    if any(folder.iterdir()):
        return
    shutil.copyfile(run.leg.graph.path, folder / "graph.nir")
    for name in (LOG, EXPORT):
        if (run.results[0].folder / name).exists():
            shutil.copyfile(run.results[0].folder / name, folder / name)
    if run.run == DONE:
        recording_file.save(run.recording(0, TRACE_SAMPLES), folder / RECORDING)
