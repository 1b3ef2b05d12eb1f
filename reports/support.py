"""What a framework supports, field by field, and in which dialect: the records, and a line and a page of them.

Decides which word stands for what was measured. A field that is read, in a framework whose conventions are others
than NIR's, is told from one that is not read; where a field was never read, nothing is said of its export.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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
    """

    name: str
    meaning: str
    cases: int


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


def score(found: FrameworkSupport, *, exported: bool = False) -> str:
    """So many of so many, and in brackets how many more in its own dialect."""
    tried = len(found.rows) - found.counted(Support.UNTRIED, exported=exported)
    more = found.counted(Support.DIALECT, exported=exported)
    return f"{found.counted(Support.YES, exported=exported)} of {tried}" + (f" (+{more} in its dialect)" * bool(more))


HEAD = ("framework", "route", "dialect", "import", "export")


def line(found: FrameworkSupport) -> tuple[str, ...]:
    """A framework and route in a line; the columns are `HEAD`."""
    name = f"{found.framework} {found.version}".rstrip()
    return (name, found.route, found.dialect_text, score(found), score(found, exported=True))


def markdown_list(all_found: Iterable[FrameworkSupport]) -> str:
    """A line a framework and route, as a table for a page."""
    return "\n".join(_table(HEAD, (line(found) for found in all_found)))


def markdown(found: FrameworkSupport) -> str:
    """The page of one framework and route: its dialect, and the table."""
    title = f"### {found.framework} {found.version}".rstrip() + f", {found.route}"
    dialect = [f"- `{each.name}`: {each.meaning} ({each.cases} cases)" for each in found.dialect]
    numbers = notes(found)
    rows = (
        (r.primitive, r.field, shown(r.imported, numbers), shown(r.exported, numbers)) for r in condensed(found.rows)
    )
    table = _table(("primitive", "field", "import", "export"), rows)
    told = [f"{number}. {' '.join(text.split())}" for text, number in numbers.items()]
    about = f"Import {score(found)}, export {score(found, exported=True)}. Dialect: {spoken(found)}"
    parts = ([title], [about], dialect, list(table), told)
    return "\n\n".join("\n".join(part) for part in parts if part)


def spoken(found: FrameworkSupport) -> str:
    """The dialect in short, and how much of what is done otherwise it explains."""
    if not found.wrong:
        return f"{found.dialect_text}."
    explains = f"it explains {found.spoken} of {found.wrong}" if found.dialect else f"there are {found.wrong}"
    return f"{found.dialect_text}; {explains} cases that are done otherwise for more than a lost field."


def condensed(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, those of a primitive of which nothing is taken as one where they are alike."""
    for primitive, group in groupby(rows, key=lambda row: row.primitive):
        own = list(group)
        alike = len({(row.imported, row.exported) for row in own}) == 1
        if len(own) > 1 and alike and own[0].imported.support not in (Support.YES, Support.DIALECT):
            every = tuple(case for row in own for case in row.cases)
            yield Row(primitive, f"all {len(own)} fields", every, own[0].imported, own[0].exported)
        else:
            yield from own


def notes(found: FrameworkSupport) -> dict[str, int]:
    """Every reason in the table with its number, in the order in which they come."""
    entries = (entry for row in found.rows for entry in (row.imported, row.exported))
    return {text: number for number, text in enumerate(dict.fromkeys(entry.why for entry in entries if entry.why), 1)}


def shown(entry: Entry, numbers: Mapping[str, int]) -> str:
    """An entry with the number of its reason: "≠ wrong 3"."""
    return f"{entry} {numbers[entry.why]}" if entry.why else str(entry)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, tuple("---" for _ in head), *rows):
        yield f"| {' | '.join(_cell(text) for text in cells)} |"


def _cell(text: str) -> str:
    """Text that stays in its cell."""
    return " ".join(text.replace("|", "\\|").split()) or " "
