"""What came of a port: the rewritten model, what the target makes of it, and what no rewrite could mend.

Decides what is left to say where the target does not run the model: which rules make the reference do what the target
does, and what they cost, in spikes and, where samples have labels, in accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.check import measured
from harness.check.static import static
from harness.check.subject import Subject
from harness.compare import accuracy, agreement
from harness.explain.explainer import Explainer
from harness.judge.bench import Bench, Pair
from reports.check_words import not_taken

if TYPE_CHECKING:
    from harness.compare import Comparison
    from harness.judge.judgement import Judgement
    from harness.port.search import Found
    from harness.port.trial import Trial, Trials
    from harness.workers import Workers


@dataclass(frozen=True)
class Classes:
    """What the target makes of labelled samples.

    Args:
        target: its accuracy, with its interval, as text.
        reference: the reference's.
        agreement: share of samples that both give the same class.
    """

    target: str
    reference: str
    agreement: float

    def __str__(self) -> str:
        return (
            f"accuracy {self.target}, the reference's {self.reference}; they agree on {self.agreement:.1%} of samples"
        )


@dataclass(frozen=True)
class Result:
    """What came of it.

    Args:
        found: the rewrites and their trials.
        judgement: on the rewritten model, with what explains it; None where the target runs it well, or not at all.
        plain: the same on the file as it is.
        classes: what the target makes of labelled samples.
        parts: what the target was measured before not to take of what the rewritten model uses.
    """

    found: Found
    judgement: Judgement | None = None
    plain: Judgement | None = None
    classes: Classes | None = None
    parts: tuple[str, ...] = ()

    @property
    def fine(self) -> bool:
        """Whether the target runs the model."""
        return self.found.trial.fine

    @property
    def verdict(self) -> str:
        """On the rewritten model."""
        return str(self.found.trial.verdict)

    @property
    def rule(self) -> str:
        """What explains the target on the rewritten model, else on the file as it is; "" if nothing does."""
        told = _rule(self.judgement)
        plain = _rule(self.plain)
        return told or (f"of the file as it is: {plain}" if plain else "")

    @property
    def convention(self) -> str:
        """Which other rules the target runs the rewritten model by, whatever the graph; "" if none is known."""
        return self.judgement.convention if self.judgement else ""

    @property
    def left(self) -> str:
        """What keeps the target from running the model, in a sentence; "" where nothing does."""
        return "" if self.fine else self.rule or self.found.trial.reason

    @property
    def cost(self) -> str:
        """What that costs, in spikes and in classes."""
        comparison = self.found.trial.comparison
        told = [_spikes(comparison)] if comparison else []
        return "; ".join([*told, *([str(self.classes)] if self.classes else [])])


def result(found: Found, trials: Trials, workers: Workers) -> Result:
    """Everything there is to say of what was found.

    Args:
        found: by the search.
        trials: whose runs are looked at again.
        workers: who explains.
    """
    classes = _classes(trials, found) if found.trial.comparison else None
    if found.trial.fine:
        return Result(found, classes=classes)
    bench = Bench(trials.runs, Explainer(workers.store, workers.jobs, workers.listener))
    wrong = [each for each in (found.trial, found.plain) if each.comparison is not None and not each.fine]
    bench.prepare(Pair(each.reference, each.target, each.reference) for each in wrong)
    name = trials.target.name

    def judged(trial: Trial) -> Judgement | None:
        return bench.leg(trial.reference, trial.target, name, "the reference") if trial in wrong else None

    return Result(found, judged(found.trial), judged(found.plain), classes, _parts(found, trials))


def _parts(found: Found, trials: Trials) -> tuple[str, ...]:
    """What is known of each part of the model alone, from nirtrip's own measurement."""
    model = found.trial.model
    subject = Subject("", model.graph, model.dt, "")
    (known,) = static(subject, [(trials.target, "native")], measured.shipped())
    return tuple(not_taken(known))


def _rule(judgement: Judgement | None) -> str:
    if judgement is None or not judgement.explanation:
        return ""
    changed = f" ({judgement.convention})" if judgement.convention else ""
    return f"{judgement.explanation}{changed}"


def _classes(trials: Trials, found: Found) -> Classes | None:
    labels = trials.drive.labels
    if labels is None:
        return None
    ours, theirs = (trials.runs.classes(run) for run in (found.trial.reference, found.trial.target))
    if ours is None or theirs is None:
        return None
    told = [accuracy(classes, labels) for classes in (theirs, ours)]
    target, reference = (f"{each.value:.1%} ({each.low:.1%} to {each.high:.1%})" for each in told)
    return Classes(target, reference, agreement(ours, theirs))


def _spikes(comparison: Comparison) -> str:
    totals = comparison.totals
    share = totals.spike_mismatch / max(1, totals.spikes_expected)
    text = f"{totals.spikes_observed} spikes instead of {totals.spikes_expected}, {totals.spike_mismatch} counts differ"
    return f"{text} ({share:.2%} of the spikes)"
