"""Runs a model in every framework that is asked and judges each against the reference.

Decides that import is all that is asked: the framework's run of the file against the reference's run of it, with the
noise floor and the explanation of every other leg of nirtrip.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE, framework
from harness.check.concession import ONE, SPIKES, fine_alone, refuses_values
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
    from collections.abc import Iterable, Mapping, Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from harness.explain.explanation import Faults
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
        concession: by what it is fine, or what was conceded already where it is not; "" if nothing was.
    """

    run: LegRun
    judged: Judgement
    concession: str = ""


def tried(
    scenario: Scenario,
    spikes: Scenario | None,
    asked: Sequence[Asked],
    workers: Workers,
    *,
    dialect: str = "",
    known: Mapping[tuple[str, str], Iterable[Faults]] = MappingProxyType({}),
) -> tuple[Tried, ...]:
    """Run and judge, in the order in which it was asked.

    Args:
        scenario: the model and its stimulus.
        spikes: the same under spikes alone; None where a user gave the stimulus.
        asked: where to run it.
        workers: who does the jobs.
        dialect: conventions it is judged by, as text.
        known: framework and route, and the sets of faults that explained it elsewhere.
    """
    runs = Runs(workers, workers.store)
    bench = Bench(runs, Explainer(workers.store, workers.jobs, workers.listener, known))
    graph = GraphFile(runs.graph(scenario.graph), scenario.dt)
    options = {"dialect": dialect} if dialect else {}
    judge = Leg(find(framework(REFERENCE)), "bridged", scenario, graph, options=options)
    found = _judged(bench, judge, [_leg(environment, route, judge) for environment, route in asked])
    if spikes is None:
        return _conceded(runs, judge, found)
    again = {run: replace(run.leg, scenario=spikes) for run, _ in found if refuses_values(run)}
    with_spikes = dict(zip(again, _judged(bench, replace(judge, scenario=spikes), list(again.values())), strict=True))
    return tuple(
        Tried(*with_spikes[each.run], SPIKES) if each.run in with_spikes else each
        for each in _conceded(runs, judge, found)
    )


def _judged(bench: Bench, judge: Leg, legs: Sequence[Leg]) -> list[tuple[LegRun, Judgement]]:
    """Legs as they ended, judged by the reference's."""
    if not legs:
        return []
    reference, *done = bench.runs.do("frameworks", [judge, *legs])
    bench.prepare(Pair(reference, run, reference) for run in done)
    return [(run, _judgement(bench, run, reference)) for run in done]


def _conceded(runs: Runs, judge: Leg, found: Sequence[tuple[LegRun, Judgement]]) -> tuple[Tried, ...]:
    """Those that are fine after all, with what they take, marked as such."""
    refused = (Verdict.REFUSED, Verdict.NOT_RUN)
    failed = [run for run, said in found if not (said.verdict.fine or said.convention or said.verdict in refused)]
    alone = fine_alone(runs, failed, judge)
    return tuple(Tried(run, judged, ONE if run in alone else "") for run, judged in found)


def _leg(environment: Environment, route: Route, judge: Leg) -> Leg:
    if environment.name == REFERENCE:
        return judge
    return Leg(environment, route, judge.scenario, judge.graph)


def _judgement(bench: Bench, run: LegRun, reference: LegRun) -> Judgement:
    try:
        return legs.fidelity(bench, run.leg.route, run, reference)
    except Exception as error:  # noqa: BLE001  an oversight of ours costs the framework, not the check
        return Judgement(Verdict.NOT_RUN, f"nirtrip could not judge this: {error!r}")
