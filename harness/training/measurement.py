"""Runs subjects in frameworks, each with a backward pass and once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.graph_file import GraphFile
from harness.legs import Leg
from harness.runs import Runs
from harness.support.measurement import ROUTES
from harness.training.subjects import alone, models, repeated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.job import Route, Step, Training
    from harness.environments import Environment
    from harness.store import Store
    from harness.training.subjects import Subject
    from harness.workers import Workers


@dataclass(frozen=True, eq=False)
class Trained:
    """What one framework made of one subject.

    Args:
        framework: its name.
        route: by our mapping or by its own importer.
        subject: what was trained.
        run: loading and running it.
        training: the backward pass, and running it again.
    """

    framework: str
    route: Route
    subject: Subject
    run: Step
    training: Training


def measure(environments: Sequence[Environment], workers: Workers, store: Store) -> tuple[Trained, ...]:
    """Ask every framework, on each of its routes that reads a graph, whether it can go on training.

    Args:
        environments: frameworks that are installed.
        workers: who does the jobs.
        store: where results lie.
    """
    runs = Runs(workers, store)
    asked = [
        (subject, _leg(runs, environment, route, subject))
        for environment in environments
        for route in ROUTES
        if route in environment.framework.routes
        for subject in (*models(), *alone(), *repeated())
    ]
    done = runs.do("training", [leg for _, leg in asked])
    return tuple(
        Trained(run.leg.environment.name, run.leg.route, subject, run.run, run.results[0].outcome.training)
        for (subject, _), run in zip(asked, done, strict=True)
    )


def _leg(runs: Runs, environment: Environment, route: Route, subject: Subject) -> Leg:
    scenario = subject.scenario
    graph = GraphFile(runs.graph(scenario.graph), scenario.dt)
    return Leg(environment, route, scenario, graph, samples=subject.samples, training=True)
