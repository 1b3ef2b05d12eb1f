"""What a framework supports, field by field, and in which dialect: the records, and a line and a page of them.

Decides which word stands for what was measured. A field that is read, in a framework whose conventions are others
than NIR's, is told from one that is not read; where a field was never read, nothing is said of its export.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
        wrong: cases in which it does otherwise than the reference.
        spoken: those that the dialect explains, alone.
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
        """The dialect in short; "NIR's rules" where nothing is done otherwise, "not found" where no rule was seen."""
        if self.dialect:
            return ", ".join(each.name for each in self.dialect)
        return "not found" if self.wrong else "NIR's rules" if self.counted(Support.YES) else "–"


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
    rows = ((row.primitive, row.field, *_told(row)) for row in found.rows)
    table = _table(("primitive", "field", "import", "export", "why"), rows)
    about = f"Import {score(found)}, export {score(found, exported=True)}. Dialect: {spoken(found)}"
    return "\n".join([title, "", about, "", *dialect, *([""] if dialect else []), *table])


def spoken(found: FrameworkSupport) -> str:
    """The dialect in short, and how much of what is done otherwise it explains."""
    if not found.wrong:
        return f"{found.dialect_text}."
    return f"{found.dialect_text}; it explains {found.spoken} of {found.wrong} cases that are not as NIR means them."


def why(row: Row) -> str:
    """What explains a row, told once where import and export are alike."""
    told = {"import": row.imported.why, "export": row.exported.why}
    if told["import"] == told["export"]:
        return told["import"]
    return "; ".join(f"{direction}: {text}" for direction, text in told.items() if text)


def _told(row: Row) -> tuple[str, str, str]:
    return str(row.imported), str(row.exported), why(row)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, tuple("---" for _ in head), *rows):
        yield f"| {' | '.join(_cell(text) for text in cells)} |"


def _cell(text: str) -> str:
    """Text that stays in its cell."""
    return " ".join(text.replace("|", "\\|").split()) or " "
