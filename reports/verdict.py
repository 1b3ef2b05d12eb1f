"""Which verdicts there are, in which order, and how each is marked so that it can be told without colour."""

from __future__ import annotations

from enum import StrEnum

MASKED = "!"
"""Stands behind the verdict of a cell whose export and import are both wrong and cancel."""


class Verdict(StrEnum):
    """How well two runs agree, best to worst; `n/a` stands outside the order."""

    IDENTICAL = "identical"
    """All spikes equal, the rest within rounding."""

    EQUIVALENT = "equivalent"
    """Within the noise floor of the reference itself."""

    DRIFT = "drift"
    """Beyond the noise floor, within the scenario's stated bounds."""

    REFUSED = "refused"
    """The framework or the adapter says clearly that it cannot express the graph."""

    DIVERGED = "diverged"
    """Beyond the scenario's bounds."""

    FAILED = "failed"
    """Any other exception, or a dead process."""

    TIMEOUT = "timeout"
    """Stopped at the time limit."""

    NOT_RUN = "not-run"
    """Never started: what it needs did not exist."""

    NOT_APPLICABLE = "n/a"
    """A leg without meaning on this route."""

    @property
    def rank(self) -> int:
        """Position from best to worst; `n/a` is -1, so that it never makes anything worse."""
        return _ORDER.index(self) if self in _ORDER else -1

    @property
    def mark(self) -> str:
        """One character that stands for the verdict where there is no colour or no room."""
        return _MARKS[self]

    @property
    def colour(self) -> str:
        """The name of an ANSI colour, which a terminal's own theme makes readable."""
        return _COLOURS[self]

    @property
    def fine(self) -> bool:
        """Whether nothing needs explaining: identical or equivalent."""
        return self in {Verdict.IDENTICAL, Verdict.EQUIVALENT}

    @property
    def meaning(self) -> str:
        """One phrase for a legend."""
        return _MEANINGS[self]


_ORDER = tuple(verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE)

_MARKS = {
    Verdict.IDENTICAL: "=",
    Verdict.EQUIVALENT: "≈",
    Verdict.DRIFT: "Δ",
    Verdict.REFUSED: "R",
    Verdict.DIVERGED: "≠",
    Verdict.FAILED: "✗",
    Verdict.TIMEOUT: "T",
    Verdict.NOT_RUN: "·",
    Verdict.NOT_APPLICABLE: "–",
}

_COLOURS = {
    Verdict.IDENTICAL: "green",
    Verdict.EQUIVALENT: "cyan",
    Verdict.DRIFT: "yellow",
    Verdict.REFUSED: "blue",
    Verdict.DIVERGED: "red",
    Verdict.FAILED: "magenta",
    Verdict.TIMEOUT: "bright_magenta",
    Verdict.NOT_RUN: "bright_black",
    Verdict.NOT_APPLICABLE: "white",
}

_MEANINGS = {
    Verdict.IDENTICAL: "all spikes equal, the rest within rounding",
    Verdict.EQUIVALENT: "within the noise floor of the reference itself",
    Verdict.DRIFT: "beyond the noise floor, within the scenario's bounds",
    Verdict.REFUSED: "a clear refusal instead of a wrong number",
    Verdict.DIVERGED: "beyond the scenario's bounds",
    Verdict.FAILED: "any other exception, or a dead process",
    Verdict.TIMEOUT: "stopped at the time limit",
    Verdict.NOT_RUN: "never started",
    Verdict.NOT_APPLICABLE: "has no meaning on this route",
}


def worse(a: Verdict, b: Verdict) -> Verdict:
    """The worse of two verdicts; of `n/a` and another, the other."""
    return max(a, b, key=lambda verdict: verdict.rank)
