"""What a user can do so that a framework that fails runs the model after all: measured by running it so.

Decides which concessions are tried. One sample at a time, for frameworks that take the batch for a dimension of the
model; whole spikes as input, for those that take nothing else. A concession counts if the run is fine with it, by the
reference's run of the same; it is not explained where it is not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from adapters.job import DONE
from harness.compare import NothingToCompareError
from harness.judge.floor import noise_floor
from harness.verdicts import of_comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.legs import Leg, LegRun
    from harness.runs import Runs
    from scenarios.scenario import Scenario

ONE: Final = "one sample is run at a time"
SPIKES: Final = "its input is whole spikes"


def concessions(runs: Runs, failed: Sequence[LegRun], judge: Leg, spikes: Scenario | None) -> dict[LegRun, str]:
    """What makes runs fine that are not, by run.

    Args:
        runs: where runs and comparisons come from.
        failed: those that are not fine.
        judge: the reference's leg.
        spikes: the model under an input of spikes alone; None where a user gave the stimulus.
    """
    asked = [(run, *offer) for run in failed for offer in _offers(run, judge, spikes)]
    done = runs.do("one sample, spikes", [leg for _, _, *pair in asked for leg in pair])
    pairs = zip(asked, done[::2], done[1::2], strict=True)
    return {run: text for (run, text, *_), observed, expected in pairs if _fine(runs, observed, expected)}


def _offers(run: LegRun, judge: Leg, spikes: Scenario | None) -> Iterator[tuple[str, Leg, Leg]]:
    """What is worth trying: its name, the framework's leg and the reference's."""
    refused = run.run.status == "refused"
    if not refused and judge.scenario.samples > 1:
        yield ONE, replace(run.leg, samples=1), replace(judge, samples=1)
    if refused and run.load == DONE and spikes is not None and _names(run.run.error, judge.graph.network.inputs):
        yield SPIKES, replace(run.leg, scenario=spikes), replace(judge, scenario=spikes)


def _names(words: str, names: Iterable[str]) -> bool:
    return any(repr(name) in words for name in names)


def _fine(runs: Runs, observed: LegRun, expected: LegRun) -> bool:
    if observed.run != DONE or expected.run != DONE:
        return False
    try:
        comparison = runs.compare(expected, observed)
    except NothingToCompareError:
        return False
    scenario, membranes = expected.leg.scenario, expected.leg.graph.membranes
    return of_comparison(comparison, scenario.tolerances, noise_floor(runs, expected), None, membranes).fine
