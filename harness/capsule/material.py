"""What a run, and the scenario that it ran, hold of one cell.

Decides which samples a capsule has: the whole first shard, run as one batch as the run did, where that is small; else
a few, and those in which the difference starts. What is expected is computed anew by the reference on just these.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Probes, RefusedError
from adapters.graph import MalformedError
from adapters.job import EXPORT, RECORDING
from adapters.reference import bridged as reference
from adapters.registry import framework
from harness.exceptions import UsageError
from harness.graph_file import GraphFile
from harness.kept_recording import kept_recording
from reports.run_directory import RunDirectoryError

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.base import Array, Recording
    from reports.records import Cell, FrameworkRecord, Run
    from scenarios.scenario import Scenario

LARGE = 2**20
"""Numbers of a stimulus above which a capsule does not hold a whole shard."""

FEW = 2
"""Samples that it then holds; as many as a run keeps the traces of."""


@dataclass(frozen=True)
class Trace:
    """One run of a graph with one Output.

    Args:
        output: what reached the Output, (T, B, *shape).
        membrane: of the last node that has one, None where none was recorded.
    """

    output: Array
    membrane: Array | None


@dataclass(frozen=True)
class Material:
    """What a capsule is made of.

    Args:
        run: where the cell was found.
        cell: the cell.
        scenario: what it ran.
        dialect: the reference's conventions, as text.
    """

    run: Run
    cell: Cell
    scenario: Scenario
    dialect: str = ""

    def __post_init__(self) -> None:
        """See that the scenario is the one that was run, and that what was kept of the cell is there.

        Raises:
            UsageError: it is not.
        """
        recorded = {each.name: each.digest for each in self.run.header.scenarios}
        if recorded.get(self.scenario.name) != self.scenario.digest:
            raise UsageError(f"scenario {self.scenario.name} is another than the one that was run; run it again")
        if not self.cell.legs:
            raise UsageError(f"cell {self.cell.id} did not run: {self.cell.reason}")
        for leg in self.cell.legs:
            if not self._folder(leg.digest).is_dir():
                raise UsageError(f"{self._folder(leg.digest)} is missing: a capsule needs the whole run directory")

    def framework(self, name: str) -> FrameworkRecord:
        """A framework as the run found it."""
        return next(each for each in self.run.header.frameworks if each.name == name)

    def base(self, name: str) -> str:
        """A framework's name without a release."""
        return framework(name).base

    @cached_property
    def g0(self) -> GraphFile:
        """The scenario's graph.

        Raises:
            RunDirectoryError: the run directory has lost it.
        """
        path = self._leg("reference") / "graph.nir"
        if not path.is_file():
            raise RunDirectoryError(f"{path} is missing: a capsule needs the whole run directory")
        return GraphFile(path, self.scenario.dt)

    @cached_property
    def exported(self) -> GraphFile | None:
        """What the source wrote; None where it wrote nothing."""
        path = self._leg("source") / EXPORT
        return GraphFile(path, self.scenario.dt) if path.exists() else None

    @cached_property
    def stimulus(self) -> Array:
        """The samples, (T, B, *shape)."""
        (values,) = self.scenario.stimulus(self.first, self.first + self.samples).values()
        return values

    @property
    def first(self) -> int:
        """The first sample: that in which the difference starts where the leading ones do not show it."""
        start = self.cell.divergence.sample if self.cell.divergence else 0
        return min(start, self.scenario.samples - self.samples) if start >= self.samples else 0

    @cached_property
    def samples(self) -> int:
        """How many there are."""
        shard = min(self.scenario.shard, self.scenario.samples)
        (one,) = self.scenario.stimulus(0, 1).values()
        return shard if one.size * shard <= LARGE else min(FEW, shard)

    def expected(self, graph: GraphFile | None) -> Trace | None:
        """What the reference makes of a graph; None where it makes nothing, or has several Outputs."""
        if graph is None or graph.malformed or len(graph.network.outputs) != 1:
            return None
        try:
            model = reference.load(graph.graph, self.scenario.dt, dialect=self.dialect)
            found = model.run({graph.network.inputs[0]: self.stimulus}, Probes((), graph.membranes))
        except (MalformedError, RefusedError):
            return None
        return _trace(found)

    def observed(self, leg: str) -> Trace | None:
        """What was measured in the leading samples, None where these are not the capsule's or nothing was."""
        path = self._leg(leg) / RECORDING if leg in self._digests else None
        if path is None or not path.exists() or self.first:
            return None
        found = kept_recording(path)
        return _trace(found) if len(found.predictions) == 1 else None

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {leg.name: leg.digest for leg in self.cell.legs}

    def _leg(self, name: str) -> Path:
        return self._folder(self._digests[name])

    def _folder(self, digest: str) -> Path:
        return self.run.path / "legs" / digest


def tolerance(expected: Trace, graph: GraphFile) -> float:
    """How far an entry of an output may be from what is expected.

    Counts are equal. Of the rest, 1e-4 of the largest: exponential cells in float32 are off by 7e-5 at tau/dt = 4000.
    """
    (output,) = graph.network.outputs
    if graph.network.counts(output):
        return 0.0
    largest = float(np.max(np.abs(expected.output), initial=0.0, where=np.isfinite(expected.output)))
    return 1e-4 * max(1.0, 10.0 ** math.ceil(math.log10(largest)) if largest > 0 else 0.0)


def _trace(found: Recording) -> Trace:
    (output,) = found.predictions.values()
    membranes = list(found.membranes.values())
    return Trace(np.asarray(output, np.float32), np.asarray(membranes[-1], np.float32) if membranes else None)
