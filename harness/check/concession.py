"""What a user can do so that a framework that fails runs the model after all: measured by running it so.

Decides which concessions there are. One sample at a time, for frameworks that take the batch for a dimension of the
model: every sample, since a silent one shows nothing. It counts if the run is fine with it, by the reference's run of
the same, and is not explained where it is not. Whole spikes as input, for frameworks that refuse any other: what
becomes of the model is then told of that run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from adapters.job import DONE
from harness.compare import NothingToCompareError
from harness.judge.floor import noise_floor
from harness.verdicts import NO_FLOOR, of_comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.legs import Leg, LegRun
    from harness.runs import Runs
    from harness.verdicts import Floor

ONE: Final = "one sample is run at a time"
SPIKES: Final = "its input is whole spikes"


def fine_alone(runs: Runs, failed: Sequence[LegRun], judge: Leg) -> set[LegRun]:
    """Runs that are fine with one sample at a time, in every sample.

    The first goes ahead: who fails there may fail, or hang, as often as there are samples.

    Args:
        runs: where runs and comparisons come from.
        failed: those that are not fine with several.
        judge: the reference's leg.
    """
    if not failed or judge.scenario.samples == 1:
        return set()
    # A scenario's name tells its legs apart.
    alone = replace(judge.scenario, name=f"{judge.scenario.name}/alone", shard=1)
    left = list(failed)
    for samples in (1, 0):
        wanted = [replace(run.leg, scenario=alone, samples=samples) for run in left]
        expected, *done = runs.do("one sample", [replace(judge, scenario=alone, samples=samples), *wanted])
        left = [run for run, observed in zip(left, done, strict=True) if _fine(runs, observed, expected)]
        if not left:
            break
    return set(left)


def refuses_values(run: LegRun) -> bool:
    """Whether a framework has read the model, and refuses what an Input is given."""
    words, names = run.run.error, run.leg.graph.network.inputs
    return run.load == DONE and run.run.status == "refused" and any(repr(name) in words for name in names)


def _fine(runs: Runs, observed: LegRun, expected: LegRun) -> bool:
    if observed.run != DONE or expected.run != DONE:
        return False
    try:
        comparison = runs.compare(expected, observed)
    except NothingToCompareError:
        return False
    scenario, membranes = expected.leg.scenario, expected.leg.graph.membranes

    def fine(floor: Floor) -> bool:
        return of_comparison(comparison, scenario.tolerances, floor, None, membranes).fine

    return fine(NO_FLOOR) or fine(noise_floor(runs, expected))  # the floor takes eight runs of the reference
