"""A check: what is known beforehand, then the run, then an answer for each framework.

Decides that what running shows is the answer, whatever was known beforehand.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from adapters.graph import digest
from harness.check.answer import absent, answer, unable
from harness.check.running import tried
from harness.check.scenario import scenario
from harness.check.static import static
from reports.check import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.check.drive import Stimulus
    from harness.check.measured import MeasuredFile
    from harness.check.running import Asked, Tried
    from harness.check.subject import Subject
    from harness.explain.explanation import Faults
    from harness.workers import Workers
    from reports.check import FrameworkCheck, Static


class Checker:
    """Says whether a model survives the move to some frameworks.

    Args:
        subject: the model.
        pairs: frameworks, installed or not, and how they read it.
        measured: what they were measured to make of NIR's fields.

    Attributes:
        static: what is known of each pair before anything runs.
    """

    def __init__(self, subject: Subject, pairs: Sequence[Asked], measured: MeasuredFile) -> None:
        self._started = time.monotonic()
        self._subject, self._pairs, self._measured = subject, pairs, measured
        self.static = static(subject, pairs, measured)
        self._static_seconds = time.monotonic() - self._started

    def check(self, stimulus: Stimulus, workers: Workers) -> Check:
        """Run it everywhere and answer.

        Args:
            stimulus: what drives it.
            workers: who does the jobs.
        """
        asked = [pair for pair in self._pairs if _able(pair)]
        driven = scenario(self._subject, stimulus.drive, stimulus.text)
        spikes = None if stimulus.spikes is None else scenario(self._subject, stimulus.spikes, "random spikes")
        done = iter(tried(driven, spikes, asked, workers, dialect=self._subject.dialect, known=self._known()))
        answers = [
            _answer(pair, next(done) if _able(pair) else None, known)
            for pair, known in zip(self._pairs, self.static, strict=True)
        ]
        return Check(
            model=self._subject.name,
            digest=digest(self._subject.graph),
            dt=self._subject.dt,
            dt_reason=self._subject.dt_reason,
            dialect=self._subject.dialect,
            stimulus=stimulus.text,
            steps=stimulus.drive.shape[0],
            samples=stimulus.drive.shape[1],
            activity=stimulus.activity,
            remarks=tuple(self._subject.remarks()),
            measured=self._measured.origin,
            frameworks=tuple(answers),
            static_seconds=round(self._static_seconds, 3),
            seconds=round(time.monotonic() - self._started, 2),
        )

    def _known(self) -> dict[tuple[str, str], tuple[Faults, ...]]:
        """What explained these frameworks where they were given what the model uses, one thing at a time."""
        return {
            (environment.name, route): self._measured.explanations(
                environment.framework, route, {(each.primitive, each.field) for each in known.used}
            )
            for (environment, route), known in zip(self._pairs, self.static, strict=True)
        }


def _able(pair: Asked) -> bool:
    environment, route = pair
    return environment.ready and route in environment.framework.routes


def _answer(pair: Asked, found: Tried | None, known: Static) -> FrameworkCheck:
    if found is not None:
        return answer(found, known)
    return unable(pair[0], known) if pair[0].ready else absent(pair[0], known)
