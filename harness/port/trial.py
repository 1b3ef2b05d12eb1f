"""Runs a model in the target, by its own importer, and says how near it comes to the reference of the same graph.

Decides that a port knows no drift: a model is `identical` or `equivalent`, or it is not the same model. And what is
nearer: to run is better than to be read, to be read better than not; of runs the one with fewer wrong spikes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from adapters.job import DONE
from adapters.registry import REFERENCE, framework
from harness.compare import NothingToCompareError
from harness.environments import find
from harness.explain import reason
from harness.graph_file import GraphFile
from harness.judge.floor import noise_floor
from harness.legs import Leg
from harness.runs import Runs
from harness.verdicts import NO_FLOOR, of_comparison, of_step
from reports.verdict import Verdict
from scenarios.scenario import Scenario, Tolerances

if TYPE_CHECKING:
    from adapters.base import Array
    from harness.compare import Comparison
    from harness.environments import Environment
    from harness.legs import LegRun
    from harness.port.model import Model
    from harness.workers import Workers

NAME: Final = "port"

NEAR: Final = 0.05
"""Wrong spikes a spike from which on no draw of rounding is asked: it takes nine runs of the reference."""

SHARD: Final = 20
"""Samples a job runs, as in `scenarios.scnn`."""

FEW: Final = 8
"""Leading samples of each shard whose membranes are compared; those on which a rewrite is proved, too."""

NO_DRIFT: Final = Tolerances(
    max_lag=-1,
    max_spike_distance=-1.0,
    max_dv=0.0,
    min_agreement=1.0,
    accuracy_margin=0.0,
    reasons={"all": "a ported model is the same within rounding, or it is not"},
)


@dataclass(frozen=True)
class Drive:
    """What a model is driven with.

    Args:
        values: float32 or uint8, (T, B, *shape of the Input).
        text: what it is, for people.
        labels: the class of each sample, where there are any.
    """

    values: Array
    text: str
    labels: Array | None = None

    @property
    def few(self) -> Array:
        """The leading samples, as many as the reference runs again and again."""
        return self.values[:, :FEW]

    def scenario(self, model: Model) -> Scenario:
        """The model under this stimulus."""
        samples = self.values.shape[1]
        content = repr(self.values.shape).encode() + self.values.dtype.str.encode() + self.values.tobytes()
        return Scenario(
            name=NAME,
            graph=model.graph,
            dt=model.dt,
            samples=samples,
            shard=min(samples, SHARD),
            labels=self.labels,
            data=self.text,
            tolerances=NO_DRIFT,
            membrane_samples=FEW,
            source=hashlib.sha256(content).hexdigest(),
            drive=lambda start, stop: self.values[:, start:stop],
        )


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of it.

    Args:
        model: what was run.
        target: its run by the target's own importer.
        reference: the reference's run of the same graph.
        verdict: on the two.
        reason: measured facts, "" where all is fine.
        comparison: None where there is nothing to compare.
    """

    model: Model
    target: LegRun
    reference: LegRun
    verdict: Verdict
    reason: str = ""
    comparison: Comparison | None = None

    @property
    def fine(self) -> bool:
        """Whether the target runs the model."""
        return self.verdict.fine

    @cached_property
    def distance(self) -> tuple[int, int, float]:
        """How far from identical: steps that are missing, wrong spikes, |Δv| (of what is fine, that is rounding).

        A missing spike counts twice: to silence a model is not to come nearer.
        """
        if self.fine:
            return 0, self.comparison.totals.spike_mismatch if self.comparison else 0, 0.0
        if self.comparison is None:
            return (3 if self.target.load != DONE else 2), 0, 0.0
        totals = self.comparison.totals
        dv = totals.max_dv if totals.max_dv is not None and np.isfinite(totals.max_dv) else np.inf
        missing = max(0, totals.spikes_expected - totals.spikes_observed)
        return 1, totals.spike_mismatch + missing, 0.0 if totals.spike_mismatch else float(dv)


class Trials:
    """Tries models, each once.

    Args:
        target: the framework.
        workers: who does the jobs.
        drive: the stimulus.
    """

    def __init__(self, target: Environment, workers: Workers, drive: Drive) -> None:
        self.target, self.drive = target, drive
        self.runs = Runs(workers, workers.store)
        self._reference = find(framework(REFERENCE))
        self._done: dict[tuple[str, float, str], Trial] = {}

    @property
    def count(self) -> int:
        """Different models that were run."""
        return len(self._done)

    def trial(self, model: Model) -> Trial:
        """What the target makes of a model."""
        graph = GraphFile(self.runs.graph(model.graph), model.dt)
        key = (graph.digest, model.dt, model.dialect)
        if key not in self._done:
            self._done[key] = self._tried(model, graph)
        return self._done[key]

    def _tried(self, model: Model, graph: GraphFile) -> Trial:
        scenario = self.drive.scenario(model)
        options = {"dialect": model.dialect} if model.dialect else {}
        target, reference = self.runs.do(
            "trials",
            [
                Leg(self.target, "native", scenario, graph),
                Leg(self._reference, "bridged", scenario, graph, options=options),
            ],
        )
        if target.run != DONE:
            action = "run" if target.load == DONE else "import"
            why = reason.of_step(self.target.name, action, target.run)
            return Trial(model, target, reference, of_step(target.run), why)
        if reference.run != DONE:
            why = reason.of_step("the reference", "run", reference.run)
            return Trial(model, target, reference, Verdict.NOT_RUN, f"not judged: {why}")
        return self._judged(model, target, reference)

    def _judged(self, model: Model, target: LegRun, reference: LegRun) -> Trial:
        try:
            comparison = self.runs.compare(reference, target, distances=False)
        except NothingToCompareError as error:
            return Trial(model, target, reference, Verdict.FAILED, str(error))
        membranes = reference.leg.graph.membranes
        verdict = of_comparison(comparison, NO_DRIFT, NO_FLOOR, None, membranes)
        totals = comparison.totals
        near = totals.spike_mismatch <= NEAR * max(1, totals.spikes_expected)
        if not verdict.fine and near and not comparison.unmatched:
            verdict = of_comparison(comparison, NO_DRIFT, noise_floor(self.runs, reference), None, membranes)
        said = "" if verdict.fine else reason.of_comparison(self.target.name, "the reference", comparison)
        return Trial(model, target, reference, verdict, said, comparison)
