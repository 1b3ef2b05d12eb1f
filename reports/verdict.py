"""Which verdicts there are, in which order, and how each is marked so that it can be told without colour."""

from __future__ import annotations

from reports.marked import Marked

MASKED = "!"
"""Stands behind the verdict of a cell whose export and import are both wrong and cancel."""


class Verdict(Marked):
    """How well two runs agree, best to worst; `n/a`, a leg without meaning on a route, stands outside the order."""

    IDENTICAL = "identical", "=", "green", "all spikes equal, the rest within rounding"
    EQUIVALENT = "equivalent", "≈", "cyan", "within the noise floor of the reference itself"
    DRIFT = "drift", "Δ", "yellow", "beyond the noise floor, within the scenario's bounds"
    REFUSED = "refused", "R", "blue", "a clear refusal instead of a wrong number"
    DIVERGED = "diverged", "≠", "red", "beyond the scenario's bounds"
    FAILED = "failed", "✗", "magenta", "any other exception, or a dead process"
    TIMEOUT = "timeout", "T", "bright_magenta", "stopped at the time limit"
    NOT_RUN = "not-run", "·", "bright_black", "never started"
    NOT_APPLICABLE = "n/a", "–", "white", "has no meaning on this route"

    @property
    def fine(self) -> bool:
        """Whether nothing needs explaining: identical or equivalent."""
        return self in {Verdict.IDENTICAL, Verdict.EQUIVALENT}


def worse(a: Verdict, b: Verdict) -> Verdict:
    """The worse of two verdicts; of `n/a` and another, the other."""
    return max(a, b, key=lambda verdict: verdict.rank)
