"""The verdict on each leg of a cell, with its convention and its reason.

Decides what is compared with what: fidelity (the source's run of G0 with the reference of G0), export (the
reference of the exported graph with the source's own run), import (the target's run of that graph with the
reference of it), port (the target's run with the source's own: the user's question).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.job import DONE
from harness.explain import reason
from harness.judge.judgement import NOT_APPLICABLE, NOT_REACHED, Judgement
from harness.verdicts import of_step
from reports.verdict import Verdict

if TYPE_CHECKING:
    from adapters.job import Route
    from harness.graph_file import GraphFile
    from harness.judge.bench import Bench
    from harness.legs import LegRun


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
