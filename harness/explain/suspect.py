"""The reference with faults in it, held against what was observed.

Decides how near a set of faults comes: by what differs beyond the noise floor, then by spikes, then by |Δv|; and how
much of a stimulus that is tried on.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from adapters import recording_file
from adapters.base import Probes
from adapters.reference.dialect import AXES, Dialect
from harness.compare import Matching, NothingToCompareError, compare, match
from harness.explain.explanation import Explanation
from harness.faults.catalogue import EVERY, FAULTS
from harness.faults.conventions import CONVENTIONS, DEFAULTS
from harness.faults.fault import Version
from harness.graph_file import GraphFile
from harness.verdicts import of_comparison

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Recording
    from adapters.reference.model import Precision
    from harness.compare import Comparison, NodeComparison
    from harness.explain.explanation import Faults
    from harness.explain.question import Question

FEW, BRIEF = 1, 100
"""Samples and steps of a network that every fault is tried on, all samples and twice the steps of what is smaller;
what explains them has to explain the whole shard."""

LARGE = 100
"""Neurons from which on a graph counts as a network."""

LEFT = 1e-3
"""Of a node's scale that an explanation may leave, more only below the noise floor. Frameworks that compute in float32
leave up to 7e-5 where tau/dt is 4000."""

PRECISIONS: tuple[Precision, ...] = ("float64", "float32")


@dataclass(frozen=True)
class Extent:
    """How much of a stimulus is run: so many leading samples and steps."""

    samples: int
    steps: int


@dataclass(frozen=True)
class Score:
    """How near a set of faults comes to what was observed.

    Args:
        fine: whether nothing is left beyond the noise floor.
        mismatch: spikes that differ.
        residual: the largest |Δv|.
        agreed: steps until the first difference, summed over nodes.
        compared: membrane values that were compared; the more, the more is said.
        quiet: the mean |Δv| before a neuron's first observed spike, where integration alone tells.
    """

    fine: bool
    mismatch: int
    residual: float
    agreed: int
    compared: int
    quiet: float

    @property
    def far(self) -> tuple[int, float]:
        """How far, by what differs in all."""
        return self.mismatch, self.residual

    @property
    def early(self) -> tuple[int, int, float]:
        """How early it leaves: with the right integration and a wrong reset, at the first spike."""
        return -self.agreed, *self.far


class Suspect:
    """Runs the reference with faults, once what they come to.

    Args:
        question: what was observed, and of which graph.

    Attributes:
        rules: NIR's own, as far as it is held to be right that they are not followed.
        names: of all faults there can be.
        conventions: of those that are a change of dialect.
        large: whether the graph is a network, in which no more than needed is tried.
    """

    def __init__(self, question: Question) -> None:
        graph, observed = GraphFile(question.graph, question.dt), GraphFile(question.observed, question.dt)
        self._question = question
        self._base = Version(graph.graph, question.dt, Dialect.parse(question.dialect))
        changed = {axis for axis in AXES if getattr(self._base.dialect, axis) is not getattr(Dialect(), axis)}
        self.rules: Faults = tuple(each.name for each in DEFAULTS if each.name.partition("=")[0] in changed)
        self.names: Faults = (*self.rules, *FAULTS)
        self.conventions: Faults = (*self.rules, *(each.name for each in CONVENTIONS))
        self._versions: dict[Faults, Version | None] = {(): self._base}
        self._observed_network = observed.network
        self._pairs = match(graph.network, observed.network).pairs
        self._recording = recording_file.load(question.recording)
        self._recorded = {ours for ours, theirs in self._pairs if theirs in self._recording.outputs}
        self.large = max(map(prod, graph.network.output_shapes.values())) >= LARGE
        with np.load(question.stimulus) as stored:
            self._drive = np.asarray(stored["input"], np.float32)
        steps, samples = self._drive.shape[:2]
        few, brief = (FEW, BRIEF) if self.large else (samples, 2 * BRIEF)
        self._all, self._part = Extent(samples, steps), Extent(min(few, samples), min(brief, steps))
        self._scores: dict[tuple[tuple[str, Dialect], Extent, Precision], Score | None] = {}
        plain = self.score(())
        if plain is None or plain.fine:
            self._part = self._all  # so little shows no difference that could be explained

    def score(self, faults: Faults) -> Score | None:
        """How near the reference comes with these faults on a few samples; None where they do not apply."""
        return self._score(faults, self._part)

    def explains(self, faults: Faults) -> bool:
        """Whether a set of faults does, in double precision or, where its spikes hang on rounding, in single."""
        return any(self._fits(faults, precision) for precision in PRECISIONS)

    def told(self, faults: Faults) -> Explanation:
        """The explanation by a set that explains.

        Raises:
            ValueError: it does not.
        """
        version = self._version(faults)
        scores = [self._score(faults, self._all, precision) for precision in PRECISIONS]
        fine = [score.residual for score in scores if score is not None and score.fine]
        if version is None or not fine:
            raise ValueError(f"{faults} explain nothing")
        base = self._base.dialect
        changed = [axis for axis in AXES if getattr(version.dialect, axis) is not getattr(base, axis)]
        convention = ",".join(f"{axis}={getattr(version.dialect, axis)}" for axis in changed)
        return Explanation(faults, convention, min(fine))

    def _fits(self, faults: Faults, precision: Precision) -> bool:
        scores = (self._score(faults, extent, precision) for extent in dict.fromkeys((self._part, self._all)))
        return all(score is not None and score.fine for score in scores)

    def _version(self, faults: Faults) -> Version | None:
        if faults not in self._versions:
            before = self._version(faults[:-1])
            self._versions[faults] = EVERY[faults[-1]].applied(before) if before else None
        return self._versions[faults]

    def _score(self, faults: Faults, extent: Extent, precision: Precision = "float64") -> Score | None:
        version = self._version(faults)
        if version is None:
            return None
        key = (version.content, extent, precision)
        if key not in self._scores:
            self._scores[key] = self._measured(version, extent, precision)
        return self._scores[key]

    def _measured(self, version: Version, extent: Extent, precision: Precision) -> Score | None:
        try:
            expected, comparison = self._compared(version, extent, precision)
        except (NothingToCompareError, FloatingPointError, ValueError):
            return None  # what the faults leave cannot be run on this stimulus
        residual = comparison.totals.max_dv or 0.0
        residual = math.inf if math.isnan(residual) else residual
        verdict = of_comparison(comparison, self._question.tolerances, self._question.floor)
        agreed = sum(extent.steps if node.first_step is None else node.first_step for node in comparison.nodes)
        compared = sum(node.compared_dv for node in comparison.nodes)
        fine = verdict.fine and all(node.max_dv <= max(LEFT, self._allowed(node)) for node in comparison.nodes)
        quiet = self._quiet(expected, extent)
        return Score(fine, comparison.totals.spike_mismatch, residual, agreed, compared, quiet)

    def _quiet(self, expected: Recording, extent: Extent) -> float:
        found = []
        for ours, theirs in self._pairs:
            if ours not in expected.membranes or theirs not in self._recording.membranes:
                continue
            v = [run.membranes[name] for run, name in ((expected, ours), (self._recording, theirs))]
            samples = min(len(each[0]) for each in v)
            a, b, z = (x[: extent.steps, :samples] for x in (*v, self._recording.outputs[theirs]))
            if a.shape == b.shape == z.shape:
                before = np.cumsum(z != 0, axis=0) == 0
                found.append(np.abs(a - b, dtype=np.float64)[before])
        with np.errstate(all="ignore"):
            away = float(np.mean(np.concatenate(found))) if found and sum(map(len, found)) else 0.0
        return away if math.isfinite(away) else math.inf

    def _allowed(self, node: NodeComparison) -> float:
        return self._question.floor.dv.get(node.node, 0.0)

    def _compared(self, version: Version, extent: Extent, precision: Precision) -> tuple[Recording, Comparison]:
        loaded = version.model(precision)
        nodes = loaded.network.nodes
        probes = Probes(loaded.network.recorded, loaded.network.membranes, self._question.membrane_samples)
        if not self._recorded <= set(nodes):
            raise NothingToCompareError("a node that the framework recorded is gone: that explains nothing")
        (source,) = loaded.network.inputs
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            expected = loaded.run({source: self._drive[: extent.steps, : extent.samples]}, probes)
        return expected, compare(
            expected,
            _first(self._recording, extent),
            matching=Matching(tuple(pair for pair in self._pairs if pair[0] in nodes)),
            expected_network=loaded.network,
            observed_network=self._observed_network,
            dt=version.dt,
            distances=False,
        )


def _first(recording: Recording, extent: Extent) -> Recording:
    """The beginning of a recording."""

    def cut(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: array[: extent.steps, : extent.samples] for name, array in arrays.items()}

    return type(recording)(
        cut(recording.outputs), cut(recording.membranes), cut(recording.predictions), recording.v_kind
    )
