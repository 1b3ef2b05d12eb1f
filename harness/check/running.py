"""Runs a model in every framework that is asked and judges each against the reference.

Decides that import is all that is asked: the framework's run of the file against the reference's run of it, with the
noise floor and the explanation of every other leg of nirtrip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE, framework
from harness.environments import find
from harness.explain.explainer import Explainer
from harness.graph_file import GraphFile
from harness.judge import legs
from harness.judge.bench import Bench, Pair
from harness.judge.judgement import Judgement
from harness.legs import Leg
from harness.runs import Runs
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from harness.legs import LegRun
    from harness.workers import Workers
    from scenarios.scenario import Scenario

Asked = tuple["Environment", "Route"]
"""A framework that is installed, and a route that it has."""


@dataclass(frozen=True, eq=False)
class Tried:
    """What became of a model in a framework.

    Args:
        run: the framework's own.
        judged: against the reference's.
    """

    run: LegRun
    judged: Judgement


def tried(scenario: Scenario, asked: Sequence[Asked], workers: Workers, dialect: str = "") -> tuple[Tried, ...]:
    """Run and judge, in the order in which it was asked.

    Args:
        scenario: the model and its stimulus.
        asked: where to run it.
        workers: who does the jobs.
        dialect: conventions it is judged by, as text.
    """
    runs = Runs(workers, workers.store)
    graph = GraphFile(runs.graph(scenario.graph), scenario.dt)
    options = {"dialect": dialect} if dialect else {}
    judge = Leg(find(framework(REFERENCE)), "bridged", scenario, graph, options=options)
    wanted = [_leg(environment, route, judge) for environment, route in asked]
    reference, *done = runs.do("frameworks", [judge, *wanted])
    bench = Bench(runs, Explainer(workers.store, workers.jobs, workers.listener))
    bench.prepare(Pair(reference, run, reference) for run in done)
    return tuple(Tried(run, _judged(bench, run, reference)) for run in done)


def _leg(environment: Environment, route: Route, judge: Leg) -> Leg:
    if environment.name == REFERENCE:
        return judge
    return Leg(environment, route, judge.scenario, judge.graph)


def _judged(bench: Bench, run: LegRun, reference: LegRun) -> Judgement:
    try:
        return legs.fidelity(bench, run.leg.route, run, reference)
    except Exception as error:  # noqa: BLE001  an oversight of ours costs the framework, not the check
        return Judgement(Verdict.NOT_RUN, f"nirtrip could not judge this: {error!r}")
