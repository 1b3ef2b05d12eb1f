"""Whether another reading of NIR explains a leg: the smallest change of the reference's dialect that does.

Single axes first, then pairs. What is left of the difference must be within the noise floor, else it is not an
explanation. Networks are tried on a few samples.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.reference.dialect import AXES, Dialect
from harness.judge.verdicts import NO_FLOOR, of_comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.judge.verdicts import Floor
    from harness.legs import LegRun
    from harness.runs import Runs

FEW = 4
"""Samples of a network that every dialect is tried on."""

LARGE = 100
"""Neurons from which on a graph counts as a network."""


def convention(runs: Runs, reference: LegRun, observed: LegRun, floor: Floor = NO_FLOOR) -> str:
    """What to change in the dialect of `reference` so that it does what `observed` did; "" if nothing helps."""
    base = Dialect.parse(str(reference.leg.options.get("dialect", "")))
    network = reference.leg.graph.network
    for dialects in (base.changes_for(network), base.pairs_for(network)):
        fitting = _fitting(runs, reference, observed, dialects, floor)
        if fitting is not None:
            return _change(base, fitting)
    return ""


def _fitting(
    runs: Runs, reference: LegRun, observed: LegRun, dialects: Sequence[Dialect], floor: Floor
) -> Dialect | None:
    """Of the dialects within the floor, the one with the smallest residual."""
    samples = min(_samples(reference), reference.leg.shards[0][1])
    legs = [
        replace(
            reference.leg,
            export=False,
            samples=samples,
            options={**reference.leg.options, "dialect": str(dialect)},
        )
        for dialect in dialects
    ]
    residuals: list[tuple[float, int]] = []
    for number, run in enumerate(runs.do(f"conventions of {observed.leg.environment.name}", legs)):
        comparison = runs.compare(run, observed, samples, distances=False)
        if of_comparison(comparison, reference.leg.scenario.tolerances, floor).fine:
            residuals.append((comparison.totals.max_dv or 0.0, number))
    return dialects[min(residuals)[1]] if residuals else None


def _samples(reference: LegRun) -> int:
    network = reference.leg.graph.network
    large = max(len_of(shape) for shape in network.output_shapes.values()) >= LARGE
    return FEW if large else reference.leg.scenario.samples


def len_of(shape: tuple[int, ...]) -> int:
    """Number of neurons of a shape."""
    size = 1
    for length in shape:
        size *= length
    return size


def _change(base: Dialect, dialect: Dialect) -> str:
    """The axes that differ, as `axis=value,axis=value`."""
    return ",".join(
        f"{axis}={getattr(dialect, axis)}" for axis in AXES if getattr(dialect, axis) is not getattr(base, axis)
    )
