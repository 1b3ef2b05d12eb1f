"""A leg: one framework runs one graph on a scenario's whole stimulus, shard by shard.

Decides what of a leg determines its results (the key of each job in the store) and what a leg that ended offers:
its steps, its recordings, the graph it exported.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import adapters
import scenarios
from adapters import recording_file
from adapters.job import DONE, EXPORT, LOG, NOT_RUN, RECORDING, Job, Route, Step
from adapters.registry import REFERENCE
from harness.graph_file import GraphFile
from harness.task import Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Recording
    from adapters.registry import Framework
    from harness.environments import Environment
    from harness.store import Result, Store
    from scenarios.scenario import Scenario

SHARED_FILES = (
    "absent",
    "base",
    "chain",
    "handlers",
    "job",
    "probed",
    "recording_file",
    "refusals",
    "stimulus",
    "tape",
    "training",
    "worker",
)
SHARED_FOLDER = "graph"
"""Modules and the folder of `adapters` that every adapter is made of."""


@dataclass(frozen=True, eq=False)
class Leg:
    """What is to be run; equal to another if the same model gets the same input, exported or not.

    Args:
        environment: the framework.
        route: how the graph becomes a model.
        scenario: the stimulus and the time step.
        graph: what is loaded; recordings carry its names.
        export: whether the model's graph is exported as well.
        samples: leading samples of the first shard that are run; 0 for the whole stimulus.
        options: further arguments of the adapter's `load`.
        training: whether it is measured if the model can be trained on.
    """

    environment: Environment
    route: Route
    scenario: Scenario
    graph: GraphFile
    export: bool = False
    samples: int = 0
    options: Mapping[str, str | int | None] = field(default_factory=dict)
    training: bool = False

    def __hash__(self) -> int:
        return hash(self._identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Leg) and self._identity == other._identity

    @property
    def _identity(self) -> tuple[str, ...]:
        options = json.dumps(dict(self.options), sort_keys=True)
        what = (self.scenario.name, self.environment.name, self.route, str(self.graph.path))
        return (*what, str(self.samples), options, str(self.training))

    @cached_property
    def shards(self) -> tuple[tuple[int, int], ...]:
        """First sample and end of each shard."""
        size, total = self.scenario.shard, self.scenario.samples
        if self.samples:
            return ((0, min(size, total)),)
        return tuple((start, min(start + size, total)) for start in range(0, total, size))

    def tasks(self, store: Store) -> tuple[Task, ...]:
        """A job for each shard."""
        return tuple(self._task(store, start, stop) for start, stop in self.shards)

    def stimulus(self, store: Store, shard: int) -> Path:
        """The file of a shard's stimulus."""
        return _stimulus(store, self.scenario, *self.shards[shard])[1]

    def _task(self, store: Store, start: int, stop: int) -> Task:
        stimulus_key, stimulus = _stimulus(store, self.scenario, start, stop)
        framework = self.environment.framework
        job = Job(
            package=framework.package,
            distribution=framework.distributions[0],
            path=framework.path,
            route=self.route if framework.name != REFERENCE else "bridged",
            scenario=self.scenario.name if self.route == "authored" else "",
            graph=str(self.graph.path),
            dt=self.scenario.dt,
            stimulus=str(stimulus),
            inputs=tuple((name, "input") for name in self.graph.network.inputs),
            outputs=self.graph.outputs,
            membranes=self.graph.membranes,
            membrane_samples=self.scenario.membrane_samples,
            samples=self.samples,
            runs=self.scenario.runs,
            export=self.export and start == 0,
            check_order=self.route == "native" and start == 0,
            training=self.training and start == 0,
            offered=self.route in framework.routes,
            options=dict(self.options),
        )
        return Task(self._key(job, stimulus_key), self.environment, job, self.scenario.timeout, self.scenario.work)

    def _key(self, job: Job, stimulus: str) -> str:
        content = asdict(job) | {
            "graph": self.graph.digest,
            "stimulus": stimulus,
            "environment": self.environment.content,
            "code": _code(self.environment.framework),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:40]


@dataclass(frozen=True, eq=False)
class LegRun:
    """A leg that has ended; equal to another if its jobs and its graph's file are the same.

    Args:
        leg: what was asked for.
        results: one a shard.
    """

    leg: Leg
    results: tuple[Result, ...]

    def __hash__(self) -> int:
        return hash(self._identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LegRun) and self._identity == other._identity

    @property
    def _identity(self) -> tuple[str, ...]:
        return (str(self.leg.graph.path), *(result.key for result in self.results))

    @property
    def digest(self) -> str:
        """Names the leg in reports: the key of its first job."""
        return self.results[0].key

    @property
    def load(self) -> Step:
        """The first step of loading that did not end well, else done."""
        return _first_bad([result.outcome.load for result in self.results])

    @property
    def run(self) -> Step:
        """Loading and running: the first that did not end well, else done."""
        return _first_bad([step for r in self.results for step in (r.outcome.load, r.outcome.run)])

    @property
    def export(self) -> Step:
        """How the export ended; a leg that was not asked to export did not run it."""
        outcome = self.results[0].outcome
        return outcome.export if outcome.load == DONE else outcome.load

    @property
    def order_dependent(self) -> str:
        """What depends on the order of the file's edges."""
        return next((r.outcome.order_dependent for r in self.results if r.outcome.order_dependent), "")

    @property
    def seconds(self) -> float:
        """Wall time of all shards together."""
        return sum(result.outcome.seconds for result in self.results)

    @cached_property
    def exported(self) -> GraphFile | None:
        """The graph it wrote, None if it wrote none."""
        path = self.results[0].folder / EXPORT
        if self.results[0].outcome.export != DONE or not path.exists():
            return None
        return GraphFile(path, self.leg.scenario.dt)

    def recording(self, shard: int, samples: int | None = None) -> Recording:
        """What it recorded of a shard."""
        return recording_file.load(self.results[shard].folder / RECORDING, samples=samples)

    def log(self) -> str:
        """What the framework printed."""
        path = self.results[0].folder / LOG
        return path.read_text(errors="replace") if path.exists() else ""


def _first_bad(steps: list[Step]) -> Step:
    return next((step for step in steps if step not in (DONE, NOT_RUN)), DONE)


def _stimulus(store: Store, scenario: Scenario, start: int, stop: int) -> tuple[str, Path]:
    content = f"{_digest(_STIMULI)} {scenario.name} {scenario.source} {start} {stop}"
    key = hashlib.sha256(content.encode()).hexdigest()[:40]

    def write(path: Path) -> None:
        (values,) = scenario.stimulus(start, stop).values()
        with path.open("wb") as file:
            np.savez_compressed(file, input=values)

    return key, store.stimulus(key, write)


_STIMULI = (Path(str(scenarios.__file__)).parent,)


@cache
def _code(framework: Framework) -> str:
    """A digest of everything an adapter is made of."""
    root = Path(str(adapters.__file__)).parent
    package = framework.package
    own = Path(framework.path) if framework.path else root / package.removeprefix("adapters.")
    if framework.path and not (own / "__init__.py").exists():
        own = own.joinpath(*package.split("."))
    files = [root / f"{name}.py" for name in SHARED_FILES]
    folders = [root / name for name in (SHARED_FOLDER, *framework.shares)]
    return _digest((*files, *folders, own))


@cache
def _digest(places: tuple[Path, ...]) -> str:
    """Of the Python files at some places."""
    found = hashlib.sha256()
    for place in places:
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            found.update(str(file.relative_to(place.parent)).encode() + file.read_bytes())
    return found.hexdigest()
