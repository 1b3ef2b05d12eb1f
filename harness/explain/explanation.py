"""What is wrong with a leg, as the fewest faults that make the reference do the same.

Decides the search: one fault, then two, and so on, each step from the sets that came nearest; a set that explained
the same framework before is tried first, and cut down to what is needed. What is left of the difference must be
within the noise floor, else it is no explanation. Conventions are faults like any other here: a different rule is
told from a mistake by its name.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from adapters import reference as reference_package
from adapters.base import Probes
from adapters.reference import model
from adapters.reference.dialect import AXES, Dialect
from harness import faults as faults_package
from harness.compare import Matching, NothingToCompareError, compare
from harness.faults.catalogue import FAULTS
from harness.faults.conventions import CONVENTIONS
from harness.faults.fault import Version
from harness.verdicts import NO_FLOOR, of_comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from adapters.base import Recording
    from adapters.reference.model import Precision
    from harness.compare import Comparison
    from harness.legs import LegRun
    from harness.runs import Runs
    from harness.verdicts import Floor

FEW, BRIEF = 1, 100
"""Samples and steps of a network that every fault is tried on, all samples and twice the steps of what is smaller;
what explains them has to explain the whole first shard."""

LARGE = 100
"""Neurons from which on a graph counts as a network."""

MOST = 3
"""Faults at a time: Sinabs reads a LIF with three."""

MIXED = 2
"""Faults of any kind at a time in a network; what more there is are conventions."""

WIDTH, NARROW = 6, 3
"""Sets of faults that are carried on to one fault more, and those in a network."""

PRECISIONS: tuple[Precision, ...] = ("float64", "float32")

Faults = tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What makes the reference do what was observed.

    Args:
        faults: names, in the catalogue's order.
        convention: the change of dialect among them, as text.
        residual: the largest |Δv| that is left, in units of the node's scale.
    """

    faults: Faults
    convention: str
    residual: float

    @property
    def rule(self) -> bool:
        """Whether it is another convention and nothing else."""
        return set(self.faults) <= {fault.name for fault in CONVENTIONS}

    def sentence(self, who: str) -> str:
        """For people: "Sinabs takes a step for 1 s, and subtracts …; residual 3e-08"."""
        told = ", and ".join(FAULTS[name].meaning for name in self.faults)
        return f"{who} {told}; residual {self.residual:.2g}"


def explain(
    runs: Runs,
    reference: LegRun,
    observed: LegRun,
    floor: Floor = NO_FLOOR,
    known: Iterable[Faults] = (),
) -> Explanation | None:
    """Why `observed` is not what `reference` is; None where nothing in the catalogue explains it.

    Args:
        runs: where matchings come from, and where explanations are kept.
        reference: the reference's run of the graph that is held to be right.
        observed: the run to be explained.
        floor: the noise floor.
        known: sets of faults that explained the same framework before.
    """
    known = tuple(known)
    content = [reference.digest, observed.digest, asdict(floor), known, _code()]
    key = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]

    def make() -> str:
        found = _Search(runs, reference, observed, floor).find(known)
        return json.dumps(None if found is None else asdict(found))

    told = json.loads(runs.remember(key, make))
    return None if told is None else Explanation(tuple(told["faults"]), told["convention"], told["residual"])


@dataclass(frozen=True)
class Extent:
    """How much of a stimulus is run: so many leading samples and steps."""

    samples: int
    steps: int


@dataclass(frozen=True)
class _Score:
    """How far a set of faults is from what was observed; smaller is nearer."""

    fine: bool
    mismatch: int
    residual: float

    @property
    def order(self) -> tuple[int, float]:
        return self.mismatch, self.residual


class _Search:
    """Tries faults of the reference against one run."""

    def __init__(self, runs: Runs, reference: LegRun, observed: LegRun, floor: Floor) -> None:
        self._leg, self._floor = reference.leg, floor
        self._base = Version(reference.leg.graph.graph, Dialect.parse(str(reference.leg.options.get("dialect", ""))))
        self._observed_network = observed.leg.graph.network
        self._pairs = runs.match(reference.leg.graph, observed.leg.graph).pairs
        self._recording = observed.recording(0)
        self._recorded = {ours for ours, theirs in self._pairs if theirs in self._recording.outputs}
        start, stop = self._leg.shards[0]
        shapes = self._leg.graph.network.output_shapes.values()
        self._large = max(map(prod, shapes)) >= LARGE
        (drive,) = self._leg.scenario.stimulus(start, stop).values()
        self._drive = np.asarray(drive, np.float32)
        self._all = Extent(stop - start, len(self._drive))
        few, brief = (FEW, BRIEF) if self._large else (stop - start, 2 * BRIEF)
        self._part = Extent(min(few, stop - start), min(brief, len(self._drive)))
        self._scores: dict[tuple[frozenset[str], Extent, Precision], _Score | None] = {}
        plain = self._score((), self._part)
        if plain is None or plain.fine:
            self._part = self._all  # so little shows no difference that could be explained

    def find(self, known: Iterable[Faults]) -> Explanation | None:
        """The smallest set that explains, of those that were searched."""
        for guess in known:
            if self._explains(guess):
                return self._told(self._needed(guess))
        frontier: list[Faults] = [()]
        for size in range(1, MOST + 1):
            scored = sorted(self._grown(frontier, size), key=lambda entry: entry[0].order)
            nearest = [faults for _, faults in scored[: NARROW if self._large else WIDTH]]
            for faults in (*(faults for score, faults in scored if score.fine), *nearest):
                if self._explains(faults):
                    return self._told(faults)
            frontier = nearest
        return None

    def _grown(self, frontier: list[Faults], size: int) -> Iterator[tuple[_Score, Faults]]:
        """Every set of one fault more, with its score on a few samples."""
        seen: set[frozenset[str]] = set()
        names = [each.name for each in CONVENTIONS] if self._large and size > MIXED else list(FAULTS)
        for faults in frontier:
            for name in names:
                grown = frozenset((*faults, name))
                if len(grown) < size or grown in seen:
                    continue
                seen.add(grown)
                ordered = _ordered(grown)
                score = self._score(ordered, self._part)
                if score is not None:
                    yield score, ordered

    def _explains(self, faults: Faults) -> bool:
        """Whether a set of faults does, in double precision or, where its spikes hang on rounding, in single."""
        return any(self._fits(faults, precision) for precision in PRECISIONS)

    def _fits(self, faults: Faults, precision: Precision) -> bool:
        scores = (self._score(faults, extent, precision) for extent in dict.fromkeys((self._part, self._all)))
        return all(score is not None and score.fine for score in scores)

    def _needed(self, faults: Faults) -> Faults:
        """The set without the faults it explains without."""
        for name in faults:
            fewer = tuple(each for each in faults if each != name)
            if fewer and self._explains(fewer):
                return self._needed(fewer)
        return faults

    def _told(self, faults: Faults) -> Explanation:
        version = self._version(faults)
        scores = [self._score(faults, self._all, precision) for precision in PRECISIONS]
        fine = [score.residual for score in scores if score is not None and score.fine]
        if version is None or not fine:
            raise ValueError(f"{faults} explain nothing")
        base = self._base.dialect
        changed = [axis for axis in AXES if getattr(version.dialect, axis) is not getattr(base, axis)]
        convention = ",".join(f"{axis}={getattr(version.dialect, axis)}" for axis in changed)
        return Explanation(faults, convention, min(fine))

    def _version(self, faults: Faults) -> Version | None:
        version = self._base
        for name in faults:
            changed = FAULTS[name].applied(version, self._leg.scenario.dt)
            if changed is None:
                return None
            version = changed
        return version

    def _score(self, faults: Faults, extent: Extent, precision: Precision = "float64") -> _Score | None:
        """How near the reference comes with these faults; None where they do not apply."""
        key = (frozenset(faults), extent, precision)
        if key not in self._scores:
            version = self._version(faults)
            self._scores[key] = None if version is None else self._measured(version, extent, precision)
        return self._scores[key]

    def _measured(self, version: Version, extent: Extent, precision: Precision) -> _Score | None:
        try:
            comparison = self._compared(version, extent, precision)
        except (NothingToCompareError, FloatingPointError, ValueError):
            return None  # what the faults leave cannot be run on this stimulus
        residual = comparison.totals.max_dv or 0.0
        residual = math.inf if math.isnan(residual) else residual
        verdict = of_comparison(comparison, self._leg.scenario.tolerances, self._floor)
        return _Score(verdict.fine, comparison.totals.spike_mismatch, residual)

    def _compared(self, version: Version, extent: Extent, precision: Precision) -> Comparison:
        dt = self._leg.scenario.dt
        loaded = model.load(version.graph, dt, dialect=version.dialect, precision=precision)
        nodes = loaded.network.nodes
        probes = Probes(loaded.network.recorded, loaded.network.membranes, self._leg.scenario.membrane_samples)
        if not self._recorded <= set(nodes):
            raise NothingToCompareError("a node that the framework recorded is gone: that explains nothing")
        (source,) = loaded.network.inputs
        with np.errstate(all="ignore"):
            expected = loaded.run({source: self._drive[: extent.steps, : extent.samples]}, probes)
        return compare(
            expected,
            _first(self._recording, extent),
            matching=Matching(tuple(pair for pair in self._pairs if pair[0] in nodes)),
            expected_network=loaded.network,
            observed_network=self._observed_network,
            dt=dt,
            distances=False,
        )


def _ordered(names: Iterable[str]) -> Faults:
    wanted = set(names)
    return tuple(name for name in FAULTS if name in wanted)


def _first(recording: Recording, extent: Extent) -> Recording:
    """The beginning of a recording."""

    def cut(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: array[: extent.steps, : extent.samples] for name, array in arrays.items()}

    return type(recording)(
        cut(recording.outputs), cut(recording.membranes), cut(recording.predictions), recording.v_kind
    )


@cache
def _code() -> str:
    """A digest of the catalogue, the reference and this search."""
    found = hashlib.sha256()
    folders = (Path(str(package.__file__)).parent for package in (faults_package, reference_package))
    for place in (*folders, Path(__file__)):
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
