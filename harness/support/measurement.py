"""Runs cases in frameworks, on the routes that read a graph, and judges what was read and what was written.

Decides that import is the fidelity of a small graph (the framework's run of it against the reference's) and that
export is judged by the reference's run of the file that was written.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE, framework
from harness.environments import find
from harness.explain.explainer import Explainer
from harness.graph_file import GraphFile
from harness.judge import legs
from harness.judge.bench import Bench
from harness.judge.cell_runs import CellRuns
from harness.judge.judgement import Judgement
from harness.legs import Leg
from harness.runs import Runs
from reports.verdict import Verdict
from scenarios.conformance.scenario import scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from harness.legs import LegRun
    from harness.store import Store
    from harness.workers import Workers
    from scenarios.conformance.case import Case

ROUTES: tuple[Route, ...] = ("bridged", "native")
"""Routes that read a graph; an authored model is written for one graph."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What one framework made of one case.

    Args:
        environment: the framework.
        route: by our mapping or by its own importer and exporter.
        case: what was tried.
        imported: its run against the reference's.
        exported: the reference's run of the file it wrote against its own.
        uses: what stands for each node, nothing where it was not loaded.
    """

    environment: Environment
    route: Route
    case: Case
    imported: Judgement
    exported: Judgement
    uses: Mapping[str, str]


def measured(
    bench: Bench, route: Route, case: Case, *, run: LegRun, reference: LegRun, written: LegRun | None
) -> Measured:
    """What was made of a case, from what was run of it.

    Args:
        bench: judges.
        route: by our mapping or by its own importer and exporter.
        case: what was tried.
        run: the framework's own run of the case.
        reference: the reference's.
        written: the reference's run of the file that the framework wrote, None if there is none.
    """
    return Measured(
        environment=run.leg.environment,
        route=route,
        case=case,
        imported=_guarded(lambda: legs.fidelity(bench, route, run, reference)),
        exported=_guarded(lambda: legs.export(bench, run, written, reference.leg.graph)),
        uses=run.results[0].outcome.uses,
    )


def measure(
    environments: Iterable[Environment],
    workers: Workers,
    store: Store,
    cases: Iterable[Case],
    routes: Sequence[Route] = ROUTES,
    *,
    export: bool = True,
    title: str = "cases",
) -> tuple[Measured, ...]:
    """Run cases through frameworks, there and back.

    Args:
        environments: frameworks that are installed.
        workers: who does the jobs.
        store: where results lie.
        cases: what is tried.
        routes: those that are wanted; a framework takes part in those that it has.
        export: whether what is written is wanted too.
        title: what progress is called.
    """
    runs = Runs(workers, store)
    tried = [_Trial.of(runs, case) for case in cases]
    asked = [(each, route) for each in environments for route in _offered(each, routes)]
    planned = [(trial, trial.leg(each, route, export=export)) for each, route in asked for trial in tried]
    if not planned:
        return ()
    references = [trial.reference(trial.graph) for trial in tried]
    done = runs.do(title, [*(leg for _, leg in planned), *references])
    observed, expected = done[: len(planned)], dict(zip(references, done[len(planned) :], strict=True))
    files = [runs.written(run, trial.graph) for (trial, _), run in zip(planned, observed, strict=True)]
    written = [trial.reference(file) for (trial, _), file in zip(planned, files, strict=True) if file]
    new = [leg for leg in dict.fromkeys(written) if leg not in expected]
    expected |= dict(zip(new, runs.do("what was written", new), strict=True))
    tried_runs = [
        trial.runs(run, file, expected) for (trial, _), run, file in zip(planned, observed, files, strict=True)
    ]
    bench = Bench(runs, Explainer(store, workers.jobs, workers.listener))
    _prepare(bench, tried_runs)
    return tuple(
        measured(bench, own.source.leg.route, trial.case, run=own.source, reference=own.reference, written=own.written)
        for (trial, _), own in zip(planned, tried_runs, strict=True)
    )


def _prepare(bench: Bench, every: Iterable[CellRuns]) -> None:
    """Do what judging takes, for all cases together."""
    try:
        bench.prepare(pair for own in every for pair in own.pairs())
    except Exception:  # noqa: BLE001  then cases do it one by one, where an oversight of ours costs one case
        traceback.print_exc()


@dataclass(frozen=True, eq=False)
class _Trial:
    """A case and its file."""

    case: Case
    graph: GraphFile

    @classmethod
    def of(cls, runs: Runs, case: Case) -> _Trial:
        return cls(case, GraphFile(runs.graph(case.graph), case.dt))

    def leg(self, environment: Environment, route: Route, *, export: bool) -> Leg:
        return Leg(environment, route, scenario(self.case), self.graph, export=export)

    def reference(self, graph: GraphFile) -> Leg:
        return Leg(find(framework(REFERENCE)), "bridged", scenario(self.case), graph)

    def runs(self, run: LegRun, written: GraphFile | None, expected: Mapping[Leg, LegRun]) -> CellRuns:
        """What was run of the case, with what the reference makes of it and of the file that was written."""
        again = expected[self.reference(written)] if written else None
        return CellRuns(source=run, reference=expected[self.reference(self.graph)], written=again, target=None)


def _offered(environment: Environment, routes: Sequence[Route]) -> Iterator[Route]:
    return (route for route in ROUTES if route in routes and route in environment.framework.routes)


def _guarded(judge: Callable[[], Judgement]) -> Judgement:
    try:
        return judge()
    except Exception as error:  # noqa: BLE001  an oversight of ours costs the case, not the table
        return Judgement(Verdict.NOT_RUN, f"nirtrip could not judge this: {error!r}")
