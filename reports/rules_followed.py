"""Which rules a framework follows, from what it made of the cases that test them.

Decides what breaks a rule of which cases were run: one of its faults, in whatever case it shows, or a case of the rule
that nothing explains. A case of the rule that faults of other rules explain says nothing of it: they may hide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.marked import Marked
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.rules import Rule
    from reports.support import FrameworkSupport, Outcome

UNEXPLAINED = "unexplained"


class Standing(Marked):
    """How a framework stands to a rule, best to worst; `untried` stands outside the order."""

    FOLLOWS = "follows", "=", "green", "does as the rule says in the cases that tell"
    OTHERWISE = "otherwise", "~", "yellow", "follows another convention, which is named"
    REFUSES = "refuses", "R", "blue", "refuses the cases that tell"
    WRONG = "wrong", "≠", "red", "breaks it by a fault, which is named"
    FAILS = "fails", "✗", "magenta", "an exception, a dead process or no end in the cases that tell"
    UNTRIED = "untried", "–", "bright_black", "no case tells: none was run, or what is named hides it"


@dataclass(frozen=True)
class Followed:
    """How one framework on one route stands to one rule.

    Args:
        standing: in a word.
        named: the conventions or faults that break the rule, or hide it where it is `untried`.
        right: cases of the rule that are fine.
        refused: cases that are refused.
        failed: cases that end in an exception, or do not end.
        run: cases of the rule that were run.
    """

    standing: Standing
    named: tuple[str, ...] = ()
    right: int = 0
    refused: int = 0
    failed: int = 0
    run: int = 0

    @property
    def text(self) -> str:
        """The word and what is named: "otherwise: reset=subtract"."""
        behind = " behind" if self.standing is Standing.UNTRIED else ":"
        return f"{self.standing}{behind} {', '.join(self.named)}" if self.named else str(self.standing)

    @property
    def extent(self) -> str:
        """In how many cases: "3 of 12 cases right, 2 refused"; "" where none was run."""
        further = {"refused": self.refused, "failed": self.failed}
        told = [f"{self.right} of {self.run} cases right", *(f"{n} {what}" for what, n in further.items() if n)]
        return ", ".join(told) if self.run else ""


def followed(rule: Rule, found: FrameworkSupport) -> Followed:
    """How a framework on a route stands to a rule."""
    outcomes = [each for each in found.outcomes if rule.tested_by(each.case)]
    against = _against(rule, found.outcomes, outcomes) if outcomes else ()
    refused = _with(outcomes, Verdict.REFUSED)
    failed = _with(outcomes, Verdict.FAILED, Verdict.TIMEOUT)
    right = sum(each.verdict.fine for each in outcomes)
    reached = ((Standing.FOLLOWS, right), (Standing.FAILS, failed), (Standing.REFUSES, refused))
    word = next((word for word, number in reached if number), Standing.UNTRIED)
    if against:
        word = Standing.OTHERWISE if all("=" in fault for fault in against) else Standing.WRONG
    named = against if against or word is not Standing.UNTRIED else _faults(outcomes)
    return Followed(word, named, right, refused, failed, len(outcomes))


def _against(rule: Rule, every: Iterable[Outcome], own: Iterable[Outcome]) -> tuple[str, ...]:
    """What breaks a rule."""
    unexplained = _with((each for each in own if not each.faults), Verdict.DRIFT, Verdict.DIVERGED)
    return (*filter(rule.broken_by, _faults(every)), *([UNEXPLAINED] if unexplained else ()))


def _faults(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fault for each in outcomes for fault in each.faults))


def _with(outcomes: Iterable[Outcome], *verdicts: Verdict) -> int:
    return sum(each.verdict in verdicts for each in outcomes)
