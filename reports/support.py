"""What a framework supports, field by field, and in which dialect: the records.

Decides which word stands for what was measured. A field that is read, in a framework whose conventions are others
than NIR's, is told from one that is not read; where a field was never read, nothing is said of its export.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Support(StrEnum):
    """What becomes of a field, best to worst; `untried` stands outside the order."""

    YES = "yes"
    DIALECT = "dialect"
    REFUSED = "refused"
    IGNORED = "ignored"
    WRONG = "wrong"
    FAILED = "failed"
    UNTRIED = "untried"

    @property
    def rank(self) -> int:
        """Position from best to worst; `untried` is -1, so that it never makes anything worse."""
        return -1 if self is Support.UNTRIED else list(Support).index(self)

    @property
    def mark(self) -> str:
        """One character that stands for it where there is no colour."""
        return _MARKS[self]

    @property
    def colour(self) -> str:
        """The name of an ANSI colour."""
        return _COLOURS[self]

    @property
    def meaning(self) -> str:
        """One phrase for a legend."""
        return _MEANINGS[self]


_MARKS = {
    Support.YES: "=",
    Support.DIALECT: "~",
    Support.REFUSED: "R",
    Support.IGNORED: "0",
    Support.WRONG: "≠",
    Support.FAILED: "✗",
    Support.UNTRIED: "–",
}

_COLOURS = {
    Support.YES: "green",
    Support.DIALECT: "yellow",
    Support.REFUSED: "blue",
    Support.IGNORED: "red",
    Support.WRONG: "red",
    Support.FAILED: "magenta",
    Support.UNTRIED: "bright_black",
}

_MEANINGS = {
    Support.YES: "as NIR means it",
    Support.DIALECT: "taken, in the framework's own dialect",
    Support.REFUSED: "a clear refusal",
    Support.IGNORED: "lost without a word",
    Support.WRONG: "something else, without a word",
    Support.FAILED: "an exception, a dead process or no end",
    Support.UNTRIED: "not tried: nothing was read that could be written",
}


PLAIN = "alone"
"""The field of a primitive's plainest case."""


@dataclass(frozen=True)
class Entry:
    """What becomes of a field in one direction.

    Args:
        support: in a word.
        why: what explains it, or the framework's own words; "" where all is fine.
    """

    support: Support
    why: str = ""

    def __str__(self) -> str:
        return f"{self.support.mark} {self.support}"


@dataclass(frozen=True)
class Row:
    """One field of one primitive.

    Args:
        primitive: NIR's name, or what is tried where it is no primitive: "graph".
        field: a parameter, or how it is used: "tau per neuron".
        cases: what was run, names of `conformance/NAME`.
        imported: what the framework makes of it.
        exported: what it writes of it.
    """

    primitive: str
    field: str
    cases: tuple[str, ...]
    imported: Entry
    exported: Entry


@dataclass(frozen=True)
class Convention:
    """One thing that a framework does otherwise, throughout.

    Args:
        name: a change of the reference's dialect such as "reset=subtract", else the name of a fault.
        meaning: for people: it completes "the framework ...".
        cases: how many cases it helps to explain.
        primitives: those that it shows in.
    """

    name: str
    meaning: str
    cases: int
    primitives: tuple[str, ...] = ()

    @property
    def extent(self) -> str:
        """How far it goes: "LIF, CubaLIF, 12 cases"."""
        return ", ".join([*self.primitives, f"{self.cases} cases"])


@dataclass(frozen=True)
class FrameworkSupport:
    """All that is said of one framework on one route.

    Args:
        framework: its name.
        version: of the framework.
        route: by our mapping or by its own importer.
        dialect: the conventions that explain it over all cases together.
        wrong: cases in which it does otherwise than the reference, and not for a lost field alone.
        spoken: those that the dialect explains, with fields that are lost.
        rows: the table.
    """

    framework: str
    version: str
    route: str
    dialect: tuple[Convention, ...]
    wrong: int
    spoken: int
    rows: tuple[Row, ...]

    def counted(self, support: Support, *, exported: bool = False) -> int:
        """In how many rows a word stands."""
        return sum((row.exported if exported else row.imported).support is support for row in self.rows)

    @property
    def dialect_text(self) -> str:
        """The dialect in short; NIR's rules where most primitives alone are run by them."""
        if self.dialect:
            return ", ".join(each.name for each in self.dialect)
        plain = [row.imported.support for row in self.rows if row.field == PLAIN]
        if plain.count(Support.WRONG) > plain.count(Support.YES):
            return "not found"
        return "NIR's rules" if self.counted(Support.YES) else "–"


def worst(entries: Iterable[Entry]) -> Entry:
    """The worst of some entries of one field, with every reason that is as bad, each once."""
    entries = tuple(entries)
    support = max((entry.support for entry in entries), key=lambda each: each.rank)
    reasons = dict.fromkeys(entry.why for entry in entries if entry.support is support and entry.why)
    return Entry(support, "; ".join(reasons))
