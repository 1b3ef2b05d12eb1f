"""A cell of the matrix: four verdicts, whose doing it is, and the numbers behind them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.graph import legacy
from adapters.job import DONE
from harness.compare import NothingToCompareError, accuracy, agreement
from harness.explain.divergence import divergence
from harness.judge import legs
from harness.verdicts import NO_FLOOR, of_node
from reports.records import Cell, GraphDifference, Leg, NodeNumbers
from reports.verdict import Verdict, worse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.compare import Comparison
    from harness.judge.bench import Bench
    from harness.judge.cell_runs import CellRuns
    from harness.judge.judgement import Judgement
    from harness.plan import PlannedCell

LOG_LINES = 20
"""Last lines of a framework's log that a report shows."""


@dataclass(frozen=True)
class Verdicts:
    """The four judgements of a cell."""

    fidelity: Judgement
    export: Judgement
    imported: Judgement
    port: Judgement

    def blamed(self, source: str, target: str) -> Iterator[tuple[str, Judgement]]:
        """The steps that went wrong; a step that an earlier one kept from being reached is not to blame."""
        named = (
            (f"import:{source}", self.fidelity),
            (f"export:{source}", self.export),
            (f"import:{target}", self.imported),
        )
        for name, judged in named:
            reached = judged.verdict not in (Verdict.NOT_APPLICABLE, Verdict.NOT_RUN)
            if reached and not judged.verdict.fine:
                # Numbers that cannot work are the writer's doing, whoever stumbles over them.
                yield (f"export:{source}" if judged.excused else name), judged

    @property
    def by_hand(self) -> Judgement | None:
        """What is known of the convention of a model written by hand."""
        told = self.fidelity.verdict is Verdict.NOT_APPLICABLE and self.fidelity.reason
        return self.fidelity if told else None

    @property
    def legs_fine(self) -> bool:
        """Whether no leg alone shows a fault."""
        judged = (self.fidelity, self.export, self.imported)
        return all(each.verdict.fine or each.verdict is Verdict.NOT_APPLICABLE for each in judged)

    @property
    def masked(self) -> bool:
        """Whether the model survived only because two errors cancel."""
        wrong = (Verdict.DRIFT, Verdict.DIVERGED)
        return self.port.verdict.fine and self.export.verdict in wrong and self.imported.verdict in wrong


def judge(bench: Bench, planned: PlannedCell, runs: CellRuns, data: str) -> Cell:
    """The cell, with everything reports need of it."""
    verdicts = _verdicts(bench, planned, runs)
    return Cell(
        verdict=worse(verdicts.port.verdict, verdicts.fidelity.verdict),
        port=verdicts.port.verdict,
        fidelity=verdicts.fidelity.verdict,
        export_source=verdicts.export.verdict,
        import_target=verdicts.imported.verdict,
        masked=verdicts.masked,
        seconds=round(runs.source.seconds + (runs.target.seconds if runs.target else 0.0), 3),
        graph_diff=tuple(_graph_diff(bench, runs)),
        divergence=divergence(bench.runs, runs.source, runs.target, runs.reference, verdicts.port.comparison),
        nodes=tuple(_nodes(verdicts.port, _forced(bench, runs))),
        legs=tuple(_legs(runs)),
        **_identity(planned, data),  # type: ignore[arg-type]  # pydantic checks each
        **_doing(verdicts, planned, runs, list(_remarks(bench, planned, runs))),  # type: ignore[arg-type]
        **_numbers(verdicts.port),  # type: ignore[arg-type]
        **_against_reference(bench, runs),  # type: ignore[arg-type]
        **_accuracy(bench, runs),  # type: ignore[arg-type]
    )


def unjudged(planned: PlannedCell, why: str, data: str) -> Cell:
    """A cell that could not be run or judged, for a reason that is no framework's doing."""
    nothing = Verdict.NOT_RUN
    return Cell(
        verdict=nothing,
        port=nothing,
        fidelity=nothing,
        export_source=nothing,
        import_target=nothing,
        reason=why,
        **_identity(planned, data),  # type: ignore[arg-type]  # pydantic checks each
    )


def _verdicts(bench: Bench, planned: PlannedCell, runs: CellRuns) -> Verdicts:
    g0 = runs.reference.leg.graph
    exported = legs.export(bench, runs.source, runs.written, g0)
    return Verdicts(
        fidelity=legs.fidelity(bench, planned.route, runs.source, runs.reference),
        export=exported,
        imported=legs.imported(bench, runs.target, runs.written, g0),
        port=legs.port(bench, runs.source, runs.target, exported, runs.reference),
    )


def _identity(planned: PlannedCell, data: str) -> dict[str, object]:
    """Which cell it is, and how it is run again."""
    return {
        "scenario": planned.scenario.name,
        "route": planned.route,
        "source": planned.source.name,
        "target": planned.target.name,
        "source_version": planned.source.version,
        "target_version": planned.target.version,
        "command": _command(planned, data),
    }


def _doing(verdicts: Verdicts, planned: PlannedCell, runs: CellRuns, remarks: list[str]) -> dict[str, object]:
    """Whose doing it is, by what, and the facts."""
    blamed = list(verdicts.blamed(planned.source.name, planned.target.name))
    compound = not blamed and not verdicts.port.verdict.fine and verdicts.legs_fine
    told = [judged for _, judged in blamed if not judged.excused]
    told += [verdicts.by_hand] if blamed and verdicts.by_hand else []
    facts = [*_facts(verdicts, blamed, compound=compound), *_order_dependent(runs), *remarks]
    return {
        "blame": "compound" if compound else "+".join(dict.fromkeys(name for name, _ in blamed)),
        "convention": "; ".join(dict.fromkeys(judged.convention for judged in told if judged.convention)),
        "faults": "; ".join(dict.fromkeys("+".join(judged.faults) for judged in told if judged.faults)),
        "explanation": "; ".join(dict.fromkeys(judged.explanation for judged in told if judged.explanation)),
        "reason": ". ".join(dict.fromkeys(filter(None, facts))),
    }


def _facts(verdicts: Verdicts, blamed: list[tuple[str, Judgement]], *, compound: bool) -> list[str]:
    told = [f"{judged.reason} [{judged.convention}]" if judged.convention else judged.reason for _, judged in blamed]
    every = (verdicts.fidelity, verdicts.export, verdicts.imported, verdicts.port)
    told += [judged.reason for judged in every if judged.verdict is Verdict.NOT_RUN]
    if compound:
        told.append(verdicts.port.reason)
    if told and verdicts.by_hand:
        told.append(verdicts.by_hand.reason)
    return told


def _order_dependent(runs: CellRuns) -> Iterator[str]:
    for run in (runs.source, runs.target):
        if run is not None and run.order_dependent:
            yield f"order-dependent: {run.leg.environment.name} {run.order_dependent}"


def _remarks(bench: Bench, planned: PlannedCell, runs: CellRuns) -> Iterator[str]:
    """What holds whatever the verdict: files that leave the reset open, samples that several classes share."""
    files = [planned.scenario.graph, runs.reference.leg.graph.graph]
    if runs.written is not None:
        files.append(runs.written.leg.graph.graph)
    old = dict.fromkeys(name for file in files for name in legacy(file))
    if old and "reset=" not in str(runs.reference.leg.options.get("dialect", "")):
        yield f"legacy: reset kind unknown, to 0 is supposed: {', '.join(old)}"
    for run in (runs.source, runs.target) if planned.scenario.labels is not None else ():
        tied = bench.runs.ties(run) if run is not None and run.run == DONE else 0
        if run is not None and tied:
            who = run.leg.environment.name
            yield f"ties: {tied} of {run.leg.scenario.samples} samples of {who} go to the lowest of several classes"


def _numbers(port: Judgement) -> dict[str, object]:
    comparison = port.comparison
    if comparison is None:
        return {}
    totals, first = comparison.totals, comparison.first
    return {
        "spike_mismatch": totals.spike_mismatch,
        "spikes_source": totals.spikes_expected,
        "spikes_target": totals.spikes_observed,
        "max_dv": totals.max_dv,
        "rmse_dv": totals.rmse_dv,
        "lag": totals.lag,
        "van_rossum": totals.van_rossum,
        "victor_purpura": totals.victor_purpura,
        "first_node": first.node if first else None,
        "first_step": first.first_step if first else None,
        "unmatched": len(comparison.unmatched),
        "floor": max(port.floor.dv.values(), default=None) if port.floor else None,
    }


def _against_reference(bench: Bench, runs: CellRuns) -> dict[str, object]:
    """The target's run against the reference of G0."""
    if runs.target is None or runs.target.run != DONE or runs.reference.run != DONE:
        return {}
    try:
        totals = bench.runs.compare(runs.reference, runs.target).totals
    except NothingToCompareError:
        return {}
    return {
        "spikes_reference": totals.spikes_expected,
        "ref_spike_mismatch": totals.spike_mismatch,
        "ref_max_dv": totals.max_dv,
    }


def _accuracy(bench: Bench, runs: CellRuns) -> dict[str, object]:
    labels = runs.source.leg.scenario.labels
    if labels is None:
        return {}
    found: dict[str, object] = {"samples": len(labels)}
    source, reference, target = (
        bench.runs.classes(run) if run is not None and run.run == DONE else None
        for run in (runs.source, runs.reference, runs.target)
    )
    if source is not None:
        found["accuracy_source"] = accuracy(source, labels).value
    if reference is not None:
        found["accuracy_reference"] = accuracy(reference, labels).value
    if target is not None:
        right = accuracy(target, labels)
        found |= {"accuracy": right.value, "accuracy_low": right.low, "accuracy_high": right.high}
        if source is not None:
            found["agreement"] = agreement(source, target)
    return found


def _graph_diff(bench: Bench, runs: CellRuns) -> Iterator[GraphDifference]:
    written = runs.source.exported
    if written is None or written.malformed:
        return
    for each in bench.runs.diff(runs.reference.leg.graph, written):
        yield GraphDifference(
            where=each.where,
            field=each.field,
            kind=each.kind.value,
            a=each.a,
            b=each.b,
            relative_error=each.relative_error,
        )


def doubted(bench: Bench, runs: CellRuns) -> bool:
    """Whether the target's run of the file is in doubt, so that each of its layers is tried alone."""
    judged = legs.imported(bench, runs.target, runs.written, runs.reference.leg.graph)
    return judged.verdict in (Verdict.DRIFT, Verdict.DIVERGED) and not judged.excused


def _forced(bench: Bench, runs: CellRuns) -> Mapping[str, Verdict]:
    """Each layer of the target alone."""
    if runs.target is None or runs.written is None or not doubted(bench, runs):
        return {}
    return bench.forced(runs.target, runs.written)


def _nodes(port: Judgement, alone: Mapping[str, Verdict]) -> Iterator[NodeNumbers]:
    comparison: Comparison | None = port.comparison
    for node in comparison.nodes if comparison else ():
        floor = port.floor or NO_FLOOR
        yield NodeNumbers(
            node=node.node,
            observed_node=node.observed_node,
            spiking=node.spiking,
            verdict=of_node(node, floor),
            forced=alone.get(node.observed_node),
            spike_mismatch=node.spike_mismatch,
            spikes_expected=node.spikes_expected,
            spikes_observed=node.spikes_observed,
            max_dv=node.max_dv if node.compared_dv else None,
            rmse_dv=(node.sum_sq_dv / node.compared_dv) ** 0.5 if node.compared_dv else None,
            first_step=node.first_step,
            lag=node.lag,
            van_rossum=node.van_rossum,
            victor_purpura=node.victor_purpura,
            identical_bound=node.identical_bound,
            floor=floor.dv.get(node.node),
            nan=node.nan,
        )


def _legs(runs: CellRuns) -> Iterator[Leg]:
    named = (
        ("source", runs.source),
        ("target", runs.target),
        ("reference", runs.reference),
        ("reference of the file", runs.written),
    )
    for name, run in named:
        if run is not None:
            tail = "\n".join(run.log().splitlines()[-LOG_LINES:])
            uses = dict(run.results[0].outcome.uses)
            yield Leg(name=name, digest=run.digest, uses=uses, log_tail=tail)


def _command(planned: PlannedCell, data: str) -> str:
    frameworks = dict.fromkeys((planned.source.name, planned.target.name))
    words = ["nirtrip", "run", planned.scenario.name, "--route", planned.route]
    words += [word for name in frameworks for word in ("--framework", name)]
    named = {each.name: each.interpreter for each in (planned.source, planned.target) if each.named}
    words += [word for name, path in named.items() for word in ("--python", f"{name}={path}")]
    return " ".join([shlex.join(words), data]).strip()
