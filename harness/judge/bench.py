"""Judges pairs of runs: compares them, finds the noise floor where they differ, and what explains the difference.

Decides when a floor and an explanation are wanted. Nodes without a counterpart and numbers that are none are not a
matter of rounding or of convention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from adapters.job import DONE
from harness.compare import NothingToCompareError, accuracy, agreement
from harness.explain import reason
from harness.explain.teacher import forced, layers
from harness.judge.floor import draws, noise_floor
from harness.judge.judgement import Judgement
from harness.verdicts import NO_FLOOR, Classes, Floor, of_comparison
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.compare import Comparison
    from harness.explain.explainer import Explainer
    from harness.explain.question import Question
    from harness.legs import LegRun
    from harness.runs import Runs


@dataclass(frozen=True)
class Pair:
    """Two runs that are held against each other.

    Args:
        expected: what is held to be right.
        observed: what is judged.
        reference: the reference's run, whose noise floor counts.
    """

    expected: LegRun
    observed: LegRun
    reference: LegRun

    @property
    def explained(self) -> bool:
        """Whether the reference is to be made to do the same; not where two frameworks are held together."""
        return self.expected == self.reference


class Bench:
    """Judges pairs of runs; each pair and floor once.

    Args:
        runs: where runs and comparisons come from.
        explainer: who says what explains a run.
    """

    def __init__(self, runs: Runs, explainer: Explainer) -> None:
        self.runs, self._explainer = runs, explainer
        self._floor = cache(lambda reference: noise_floor(runs, reference))
        self._judge = cache(self._judged)
        self._layers = cache(lambda target, reference: layers(runs, target, reference))

    def prepare(self, pairs: Iterable[Pair]) -> None:
        """Do what judging these pairs takes, all together: floors, then explanations."""
        doubted = [pair for pair in dict.fromkeys(pairs) if self._doubted(pair)]
        references = dict.fromkeys(pair.reference for pair in doubted)
        self.runs.do("noise floors", [leg for reference in references for leg in draws(reference)])
        strange = [pair for pair in doubted if pair.explained and not self._fine(pair)]
        self._explainer.prepare(map(self._question, strange))

    def prepare_layers(self, doubted: Iterable[tuple[LegRun, LegRun]]) -> None:
        """Run the layers of networks alone, all together: of targets, with the reference's runs of the same graphs."""
        cut = [layer for pair in dict.fromkeys(doubted) for layer in self._layers(*pair)]
        self.runs.do("layers alone", [leg for layer in cut for leg in (layer.alone, layer.expected)])

    def forced(self, target: LegRun, reference: LegRun) -> Mapping[str, Verdict]:
        """The verdict on each layer of a network alone."""
        return forced(self.runs, self._layers(target, reference))

    def leg(self, reference: LegRun, observed: LegRun, who: str, what: str) -> Judgement:
        """The verdict on a run whose graph the reference has run too, with what explains it."""
        return self._judge(Pair(reference, observed, reference), who, what)

    def port(self, source: LegRun, target: LegRun, reference: LegRun) -> Judgement:
        """The verdict on the target's run against the source's own."""
        a, b = source.leg.environment.name, target.leg.environment.name
        return self._judge(Pair(source, target, reference), f"{b}'s run", f"{a}'s own")

    def _judged(self, pair: Pair, who: str, what: str) -> Judgement:
        if pair.explained and pair.reference.run != DONE:
            why = reason.of_step("the reference", "run", pair.reference.run)
            return Judgement(Verdict.NOT_RUN, f"not judged: {why}")
        try:
            comparison = self.runs.compare(pair.expected, pair.observed)
        except NothingToCompareError as error:
            return Judgement(Verdict.FAILED, str(error))
        verdict = self._verdict(pair, NO_FLOOR)
        if verdict is Verdict.IDENTICAL:
            return Judgement(verdict, comparison=comparison)
        doubted = self._doubted(pair)
        floor = self._floor(pair.reference) if doubted else NO_FLOOR
        verdict = self._verdict(pair, floor)
        if verdict.fine:
            return Judgement(verdict, comparison=comparison, floor=floor)
        told = self._explainer.explain(self._question(pair)) if doubted and pair.explained else None
        return Judgement(
            verdict,
            reason.of_comparison(who, what, comparison),
            comparison,
            told.convention if told and told.rule else "",
            floor,
            explanation=told.sentence(pair.observed.leg.environment.name) if told else "",
            faults=told.faults if told else (),
        )

    def _doubted(self, pair: Pair) -> bool:
        """Whether a pair differs in a way that rounding or a convention could be the reason of."""
        if any(run.run != DONE for run in (pair.expected, pair.observed, pair.reference)):
            return False
        try:
            comparison = self.runs.compare(pair.expected, pair.observed)
        except NothingToCompareError:
            return False
        hopeless = bool(comparison.unmatched) or any(node.nan for node in comparison.nodes)
        return not hopeless and self._verdict(pair, NO_FLOOR) is not Verdict.IDENTICAL

    def _fine(self, pair: Pair) -> bool:
        return self._verdict(pair, self._floor(pair.reference)).fine

    def _verdict(self, pair: Pair, floor: Floor) -> Verdict:
        comparison: Comparison = self.runs.compare(pair.expected, pair.observed)
        tolerances, membranes = pair.expected.leg.scenario.tolerances, pair.expected.leg.graph.membranes
        return of_comparison(comparison, tolerances, floor, self._classes(pair), membranes)

    def _question(self, pair: Pair) -> Question:
        """Asks about the shard in which the two part first: a fault may show in that alone."""
        first = self.runs.compare(pair.expected, pair.observed).first
        sample = first.first_index[0] if first and first.first_index else 0
        shard = sample // pair.expected.leg.scenario.shard
        return self._explainer.question(pair.reference, pair.observed, self._floor(pair.reference), shard)

    def _classes(self, pair: Pair) -> Classes | None:
        """Agreement and change of accuracy, where samples have labels."""
        labels = pair.expected.leg.scenario.labels
        if labels is None:
            return None
        a, b = self.runs.classes(pair.expected), self.runs.classes(pair.observed)
        if a is None or b is None:
            return None
        return Classes(agreement(a, b), accuracy(b, labels).value - accuracy(a, labels).value)
