"""What a framework can do at all: each primitive of NIR alone, and a loop, by running it.

Decides that a capability is the fidelity of a small graph: the framework's run of it against the reference's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.registry import REFERENCE, framework
from harness.environments import find
from harness.graph_file import GraphFile
from harness.judge import legs
from harness.judge.legs import Bench
from harness.legs import Leg
from harness.runs import Runs
from scenarios.conformance.catalogue import primitives
from scenarios.conformance.scenario import scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from harness.store import Store
    from harness.workers import Workers
    from reports.verdict import Verdict
    from scenarios.scenario import Scenario

ROUTES: tuple[Route, ...] = ("bridged", "native")
"""Routes that read a graph; an authored model is written for one graph."""

NODE = "node"
"""The primitive that is tried; `Case.primitive` says so."""


@dataclass(frozen=True)
class Capability:
    """What one framework makes of one primitive on one route.

    Args:
        framework: its name.
        primitive: of NIR, or `recurrence`.
        route: by our mapping or by its own importer.
        verdict: its run against the reference's.
        uses: what stands for the primitive, "" where it was not loaded.
        reason: measured facts, "" where all is fine.
        convention: the change of dialect that explains it, "" if none does.
    """

    framework: str
    primitive: str
    route: Route
    verdict: Verdict
    uses: str
    reason: str
    convention: str


def measure(environments: Sequence[Environment], workers: Workers, store: Store) -> tuple[Capability, ...]:
    """Run every primitive through every framework.

    Args:
        environments: frameworks that are installed.
        workers: who does the jobs.
        store: where results lie.
    """
    runs = Runs(workers, store)
    tried = {name: scenario(case) for name, case in primitives().items()}
    named = {each.name: name for name, each in tried.items()}
    planned = list(_legs(runs, environments, tried.values()))
    reference = [_leg(find(framework(REFERENCE)), "bridged", leg.scenario, leg.graph) for leg in planned]
    done = runs.do("primitives", [*planned, *reference])
    bench = Bench(runs)
    found = []
    for observed, expected in zip(done[: len(planned)], done[len(planned) :], strict=True):
        judged = legs.fidelity(bench, observed.leg.route, observed, expected)
        found.append(
            Capability(
                framework=observed.leg.environment.name,
                primitive=named[observed.leg.scenario.name],
                route=observed.leg.route,
                verdict=judged.verdict,
                uses=observed.results[0].outcome.uses.get(NODE, ""),
                reason=judged.reason,
                convention=judged.convention,
            )
        )
    return tuple(found)


def _legs(runs: Runs, environments: Iterable[Environment], scenarios: Iterable[Scenario]) -> Iterator[Leg]:
    tried = [(scenario, GraphFile(runs.graph(scenario.graph), scenario.dt)) for scenario in scenarios]
    for environment in environments:
        for route in ROUTES:
            if route in environment.framework.routes:
                yield from (_leg(environment, route, scenario, graph) for scenario, graph in tried)


def _leg(environment: Environment, route: Route, scenario: Scenario, graph: GraphFile) -> Leg:
    return Leg(environment=environment, route=route, scenario=scenario, graph=graph)
