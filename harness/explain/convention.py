"""Whether another reading of NIR explains a leg: the smallest change of the reference's dialect that does.

One axis first, then two, and so on. What is left of the difference must be within the noise floor, else it is not
an explanation. Dialects that cannot have shown what was recorded are not tried; networks are tried on a few samples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from adapters.graph import SPIKING
from adapters.job import DONE
from adapters.reference.dialect import AXES, Dialect, Floor, Multiplicity
from harness.verdicts import NO_FLOOR, of_comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.legs import LegRun
    from harness.runs import Runs
    from harness.verdicts import Floor as NoiseFloor

FEW = 4
"""Samples of a network that every dialect is tried on."""

LARGE = 100
"""Neurons from which on a graph counts as a network."""

MOST = 5
"""Axes that are changed at a time: Sinabs differs from NIR in five."""

DEEPER = 1.001
"""A floor at -theta may be off by rounding."""


def convention(
    runs: Runs,
    reference: LegRun,
    observed: LegRun,
    floor: NoiseFloor = NO_FLOOR,
    known: Iterable[str] = (),
) -> str:
    """What to change in the dialect of `reference` so that it does what `observed` did; "" if nothing helps.

    A change found on a few samples has to hold on all of them.

    Args:
        runs: where runs and comparisons come from.
        reference: the run to be changed.
        observed: the run to be explained.
        floor: the noise floor.
        known: changes that explained the same framework before; they are tried first, and cut down to what is needed.
    """
    base = Dialect.parse(str(reference.leg.options.get("dialect", "")))
    search = _Search(runs, reference, observed, floor)
    few = min(_samples(reference), reference.leg.shards[0][1])
    if search.fitting([base], few):
        few = 0  # these samples show no difference that could be explained
    possible = _Shown.by(observed).possible
    for dialect in filter(possible, (base.changed(change) for change in known)):
        if search.fits(dialect, few):
            return _change(base, search.needed(base, dialect, few))
    for axes in range(1, MOST + 1):
        dialects = base.changes_for(reference.leg.graph.network, axes)
        for dialect in search.fitting(list(filter(possible, dialects)), few):
            if not few or search.fitting([dialect], 0):
                return _change(base, dialect)
    return ""


@dataclass(frozen=True)
class _Shown:
    """What a recording shows of its dialect at a glance.

    Args:
        many: more than one spike in a step.
        deep: a membrane that spikes, below -theta.
    """

    many: bool
    deep: bool

    @classmethod
    def by(cls, run: LegRun) -> _Shown:
        """What a run shows."""
        many = deep = False
        nodes = run.leg.graph.network.nodes
        for number in range(len(run.leg.shards)):
            recording = run.recording(number)
            for name, counts in recording.outputs.items():
                many |= isinstance(nodes[name], SPIKING) and bool((counts > 1).any())
            for name, v in recording.membranes.items():
                if isinstance(nodes[name], SPIKING):
                    deep |= bool((v < -DEEPER * np.abs(nodes[name].v_threshold)).any())
        return cls(many, deep)

    def possible(self, dialect: Dialect) -> bool:
        """Whether a dialect can have shown this, and shows something of itself."""
        if self.many != (dialect.multiplicity is Multiplicity.FLOOR):
            return False
        return not (self.deep and dialect.floor is Floor.MINUS_THETA)


@dataclass(frozen=True)
class _Search:
    """Tries dialects of the reference against one run."""

    runs: Runs
    reference: LegRun
    observed: LegRun
    floor: NoiseFloor

    def fitting(self, dialects: Sequence[Dialect], samples: int) -> list[Dialect]:
        """The dialects within the floor on so many leading samples (0: all), the smallest residual first."""
        leg = self.reference.leg
        legs = [
            replace(leg, export=False, samples=samples, options={**leg.options, "dialect": str(dialect)})
            for dialect in dialects
        ]
        title = f"conventions of {self.observed.leg.environment.name}"
        residuals: list[tuple[float, int]] = []
        for number, run in enumerate(self.runs.do(title, legs)):
            if run.run != DONE:
                continue
            comparison = self.runs.compare(run, self.observed, samples or None, distances=False)
            if of_comparison(comparison, leg.scenario.tolerances, self.floor).fine:
                residuals.append((comparison.totals.max_dv or 0.0, number))
        return [dialects[number] for _, number in sorted(residuals)]

    def fits(self, dialect: Dialect, few: int) -> bool:
        """Whether a dialect is within the floor on a few samples, and on all."""
        return all(self.fitting([dialect], samples) for samples in dict.fromkeys((few, 0)))

    def needed(self, base: Dialect, dialect: Dialect, few: int) -> Dialect:
        """The dialect without the changes it fits without."""
        for axis in _changed(base, dialect):
            less = dialect.without(axis, base)
            if less is not None and self.fits(less, few):
                return self.needed(base, less, few)
        return dialect


def _samples(reference: LegRun) -> int:
    shapes = reference.leg.graph.network.output_shapes.values()
    return FEW if max(map(prod, shapes)) >= LARGE else reference.leg.scenario.samples


def _change(base: Dialect, dialect: Dialect) -> str:
    """The axes that differ, as `axis=value,axis=value`."""
    return ",".join(f"{axis}={getattr(dialect, axis)}" for axis in _changed(base, dialect))


def _changed(base: Dialect, dialect: Dialect) -> list[str]:
    return [axis for axis in AXES if getattr(dialect, axis) is not getattr(base, axis)]
