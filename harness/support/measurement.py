"""Runs cases in frameworks, on the routes that read a graph, and judges what was read and what was written.

Decides that import is the fidelity of a small graph (the framework's run of it against the reference's) and that
export is judged by the reference's run of the file that was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE, framework
from harness.compare import same
from harness.environments import find
from harness.graph_file import GraphFile
from harness.judge import legs
from harness.judge.legs import Bench
from harness.legs import Leg
from harness.runs import Runs
from scenarios.conformance.scenario import scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from harness.judge.legs import Judgement
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
    """

    environment: Environment
    route: Route
    case: Case
    imported: Judgement
    exported: Judgement


def measure(
    environments: Iterable[Environment],
    workers: Workers,
    store: Store,
    cases: Iterable[Case],
    routes: Sequence[Route] = ROUTES,
) -> tuple[Measured, ...]:
    """Run cases through frameworks, there and back.

    Args:
        environments: frameworks that are installed.
        workers: who does the jobs.
        store: where results lie.
        cases: what is tried.
        routes: those that are wanted; a framework takes part in those that it has.
    """
    runs = Runs(workers, store)
    tried = [_Trial.of(runs, case) for case in cases]
    ready = list(environments)
    planned = [(trial, trial.leg(each, route)) for each in ready for route in _offered(each, routes) for trial in tried]
    wanted = [*(leg for _, leg in planned), *(trial.reference(trial.graph) for trial in tried)]
    done = dict(zip(wanted, runs.do("reading", wanted), strict=True)) if planned else {}
    files = {leg: _written(trial, done[leg]) for trial, leg in planned}
    again = [trial.reference(files[leg]) for trial, leg in planned if files[leg]]
    done |= dict(zip(again, runs.do("what was written", again), strict=True))
    bench = Bench(runs)
    return tuple(_judged(bench, trial, leg, files[leg], done) for trial, leg in planned)


@dataclass(frozen=True, eq=False)
class _Trial:
    """A case and its file."""

    case: Case
    graph: GraphFile

    @classmethod
    def of(cls, runs: Runs, case: Case) -> _Trial:
        return cls(case, GraphFile(runs.graph(case.graph), case.dt))

    def leg(self, environment: Environment, route: Route) -> Leg:
        return Leg(environment, route, scenario(self.case), self.graph, export=True)

    def reference(self, graph: GraphFile | None) -> Leg:
        return Leg(find(framework(REFERENCE)), "bridged", scenario(self.case), graph or self.graph, export=True)


def _offered(environment: Environment, routes: Sequence[Route]) -> Iterator[Route]:
    return (route for route in ROUTES if route in routes and route in environment.framework.routes)


def _written(trial: _Trial, run: LegRun) -> GraphFile | None:
    """The file a framework wrote; the case's own where it says the same."""
    written = run.exported
    if written is None or written.malformed:
        return None
    return trial.graph if same(trial.graph.graph, written.graph) else written


def _judged(bench: Bench, trial: _Trial, leg: Leg, written: GraphFile | None, done: dict[Leg, LegRun]) -> Measured:
    run, reference = done[leg], done[trial.reference(trial.graph)]
    return Measured(
        environment=leg.environment,
        route=leg.route,
        case=trial.case,
        imported=legs.fidelity(bench, leg.route, run, reference),
        exported=legs.export(bench, run, done[trial.reference(written)] if written else None, trial.graph),
    )
