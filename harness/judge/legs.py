"""The verdict on each leg of a cell, with its convention and its reason.

Decides what is compared with what: fidelity (the source's run of G0 with the reference of G0), export (the
reference of the exported graph with the source's own run), import (the target's run of that graph with the
reference of it), port (the target's run with the source's own: the user's question).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from adapters.job import DONE
from harness.compare import NothingToCompareError, accuracy, agreement
from harness.explain import reason
from harness.explain.explanation import explain
from harness.judge.floor import noise_floor
from harness.verdicts import NO_FLOOR, Classes, Floor, of_comparison, of_step
from reports.verdict import Verdict

if TYPE_CHECKING:
    from adapters.job import Route
    from harness.compare import Comparison
    from harness.explain.explanation import Explanation
    from harness.graph_file import GraphFile
    from harness.legs import LegRun
    from harness.runs import Runs


@dataclass(frozen=True)
class Judgement:
    """What is said of a leg.

    Args:
        verdict: how good it is.
        reason: measured facts, "" where all is fine.
        comparison: the numbers, None where nothing could be compared.
        convention: the change of dialect that explains it, "" if none does.
        explanation: the faults that explain it in a sentence, "" if none do.
        faults: their names.
        floor: the noise floor it was judged by, None where it was not needed.
        excused: whether the blame is the writer's, whose file holds numbers that cannot work.
    """

    verdict: Verdict
    reason: str = ""
    comparison: Comparison | None = None
    convention: str = ""
    floor: Floor | None = None
    excused: bool = False
    explanation: str = ""
    faults: tuple[str, ...] = ()


NOT_REACHED = Judgement(Verdict.NOT_RUN)
NOT_APPLICABLE = Judgement(Verdict.NOT_APPLICABLE)


class Bench:
    """Judges pairs of runs; each pair, floor and convention once.

    Args:
        runs: where runs and comparisons come from.
    """

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self._floor = cache(lambda reference: noise_floor(runs, reference))
        self.judge = cache(self._judge)
        self._known: dict[tuple[str, str], dict[tuple[str, ...], None]] = defaultdict(dict)

    def leg(self, reference: LegRun, observed: LegRun, who: str, what: str) -> Judgement:
        """The verdict on a run whose graph the reference has run too, with the convention that explains it."""
        return self.judge(reference, observed, reference, who, what)

    def port(self, source: LegRun, target: LegRun, reference: LegRun) -> Judgement:
        """The verdict on the target's run against the source's own."""
        a, b = source.leg.environment.name, target.leg.environment.name
        return self.judge(source, target, reference, f"{b}'s run", f"{a}'s own", explained=False)

    def _judge(
        self,
        expected: LegRun,
        observed: LegRun,
        reference: LegRun,
        who: str,
        what: str,
        *,
        explained: bool = True,
    ) -> Judgement:
        judged = reference.run == DONE
        if not judged and expected == reference:
            why = reason.of_step("the reference", "run", reference.run)
            return Judgement(Verdict.NOT_RUN, f"not judged: {why}")
        try:
            comparison = self.runs.compare(expected, observed)
        except NothingToCompareError as error:
            return Judgement(Verdict.FAILED, str(error))
        tolerances, classes = expected.leg.scenario.tolerances, self.classes(expected, observed)
        membranes = expected.leg.graph.membranes
        verdict = of_comparison(comparison, tolerances, NO_FLOOR, classes, membranes)
        if verdict is Verdict.IDENTICAL:
            return Judgement(verdict, comparison=comparison)
        # Nodes without a counterpart and numbers that are none are not a matter of rounding or of convention.
        hopeless = bool(comparison.unmatched) or any(node.nan for node in comparison.nodes)
        floor = NO_FLOOR if hopeless or not judged else self._floor(reference)
        verdict = of_comparison(comparison, tolerances, floor, classes, membranes)
        if verdict.fine:
            return Judgement(verdict, comparison=comparison, floor=floor)
        told = self._explained(reference, observed, floor) if explained and not hopeless else None
        return Judgement(
            verdict,
            reason.of_comparison(who, what, comparison),
            comparison,
            told.convention if told and told.rule else "",
            floor,
            explanation=told.sentence(observed.leg.environment.name) if told else "",
            faults=told.faults if told else (),
        )

    def _explained(self, reference: LegRun, observed: LegRun, floor: Floor) -> Explanation | None:
        """The faults that explain a run; those that explained the framework before are the first guess."""
        known = self._known[observed.leg.environment.name, observed.leg.route]
        found = explain(self.runs, reference, observed, floor, tuple(known))
        if found:
            known[found.faults] = None
        return found

    def classes(self, expected: LegRun, observed: LegRun) -> Classes | None:
        """Agreement and change of accuracy, where samples have labels."""
        labels = expected.leg.scenario.labels
        if labels is None:
            return None
        a, b = self.runs.classes(expected), self.runs.classes(observed)
        if a is None or b is None:
            return None
        return Classes(agreement(a, b), accuracy(b, labels).value - accuracy(a, labels).value)


def fidelity(bench: Bench, route: Route, source: LegRun, reference: LegRun) -> Judgement:
    """Whether the source runs G0 as the reference does; an authored model need not."""
    name = source.leg.environment.name
    if source.run != DONE:
        return Judgement(of_step(source.run), reason.of_step(name, _action(source), source.run))
    if route == "authored":
        return _by_hand(bench, source, reference)
    return _warned(bench.leg(reference, source, f"{name}'s run of the scenario's graph", "the reference"), source)


def _by_hand(bench: Bench, source: LegRun, reference: LegRun) -> Judgement:
    """An authored model need not do what the scenario's graph means; said is in which convention it does."""
    judged = bench.leg(reference, source, f"{source.leg.environment.name}'s model by hand", "the reference")
    if judged.verdict.fine:
        return NOT_APPLICABLE
    name = source.leg.environment.name
    meant = judged.explanation or "does otherwise than the scenario's graph means, by nothing that is known"
    if judged.convention:
        meant = f"does what the scenario's graph means under {judged.convention}"
    return Judgement(
        Verdict.NOT_APPLICABLE,
        f"written by hand in {name}, the model {meant}",
        convention=judged.convention,
        explanation=judged.explanation,
        faults=judged.faults,
    )


def export(bench: Bench, source: LegRun, reference: LegRun | None, g0: GraphFile) -> Judgement:
    """Whether the file the source wrote is the model it ran."""
    name, written = source.leg.environment.name, source.exported
    if source.load != DONE:
        return NOT_REACHED
    if written is None:
        return Judgement(of_step(source.export), reason.of_step(name, "export", source.export))
    if written.malformed:
        return Judgement(Verdict.FAILED, f"{name} export: malformed: {written.malformed}")
    if source.run != DONE or reference is None:
        return NOT_REACHED
    judged = bench.leg(reference, source, f"{name}'s own run", f"the reference of the file {name} wrote")
    if judged.verdict.fine:
        return judged
    changed = reason.of_graphs(name, bench.runs.diff(g0, written))
    facts = "; ".join(filter(None, (changed, written.unsound, judged.reason)))
    return replace(judged, reason=facts)


def imported(bench: Bench, target: LegRun | None, reference: LegRun | None, g0: GraphFile) -> Judgement:
    """Whether the target runs the file as the reference does.

    The writer is to blame for numbers in the file that cannot work, unless the scenario's graph had them.
    """
    if target is None or reference is None:
        return NOT_REACHED
    name = target.leg.environment.name
    if target.run == DONE:
        judged = _warned(bench.leg(reference, target, f"{name}'s run of the file", "the reference of the file"), target)
    else:
        judged = Judgement(of_step(target.run), reason.of_step(name, _action(target), target.run))
    return replace(judged, excused=bool(reference.leg.graph.unsound) and not g0.unsound)


def port(bench: Bench, source: LegRun, target: LegRun | None, exported: Judgement, reference: LegRun) -> Judgement:
    """Whether the model survived; where a step stopped it, that step's verdict."""
    if source.run != DONE:
        return Judgement(of_step(source.run))
    if target is None:
        return Judgement(exported.verdict)
    if target.run != DONE:
        return Judgement(of_step(target.run))
    return bench.port(source, target, reference)


def _warned(judged: Judgement, run: LegRun) -> Judgement:
    """With what the framework itself warned of when it read the graph."""
    facts = "; ".join(filter(None, (judged.reason, reason.of_log(run.log()))))
    return replace(judged, reason=facts) if judged.reason else judged


def _action(run: LegRun) -> str:
    if run.load == DONE:
        return "run"
    return "model" if run.leg.route == "authored" else "import"
