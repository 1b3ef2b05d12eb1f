"""What a framework supports, in words: a line, a sentence, a table, and pages of Markdown.

Decides that a reason is told once, by number, and that a primitive of which nothing is taken is one row.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reports.markdown import table as markdown_table
from reports.support import Support

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.support import Entry, FrameworkSupport, Row

HEAD = ("framework", "route", "dialect", "import", "export")


def score(found: FrameworkSupport, *, exported: bool = False) -> str:
    """So many of so many, and in brackets how many more in its own dialect."""
    tried = len(found.rows) - found.counted(Support.UNTRIED, exported=exported)
    more = found.counted(Support.DIALECT, exported=exported)
    return f"{found.counted(Support.YES, exported=exported)} of {tried}" + (f" (+{more} in its dialect)" * bool(more))


def line(found: FrameworkSupport) -> tuple[str, ...]:
    """A framework and route in a line; the columns are `HEAD`."""
    return (found.title, found.route, found.dialect_text, score(found), score(found, exported=True))


def markdown_list(all_found: Iterable[FrameworkSupport]) -> str:
    """A line a framework and route, as a table for a page."""
    return _table(HEAD, (line(found) for found in all_found))


def markdown(found: FrameworkSupport) -> str:
    """The page of one framework and route: its dialect, and the table."""
    title = f"### {found.title}, {found.route}"
    dialect = [f"- `{each.name}`: {each.meaning} ({each.extent})" for each in found.dialect]
    numbers = notes(found)
    rows = (
        (r.primitive, r.field, shown(r.imported, numbers), shown(r.exported, numbers)) for r in condensed(found.rows)
    )
    table = _table(("primitive", "field", "import", "export"), rows)
    told = [f"{number}. {' '.join(text.split())}" for text, number in numbers.items()]
    about = f"Import {score(found)}, export {score(found, exported=True)}. Dialect: {spoken(found)}"
    parts = ([title], [about], dialect, [table], told)
    return "\n\n".join("\n".join(part) for part in parts if part)


def spoken(found: FrameworkSupport) -> str:
    """The dialect in short, and how much of what is done otherwise it explains."""
    if not found.wrong:
        return f"{found.dialect_text}."
    explains = f"it explains {found.spoken} of {found.wrong}" if found.dialect else f"there are {found.wrong}"
    return f"{found.dialect_text}; {explains} cases that are done otherwise for more than a lost field."


def condensed(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, those of a primitive of which nothing is taken as one where they are alike."""
    for _, group in groupby(rows, key=lambda row: row.primitive):
        own = list(group)
        alike = len({(row.imported, row.exported) for row in own}) == 1
        if len(own) > 1 and alike and own[0].imported.support not in (Support.YES, Support.DIALECT):
            every = tuple(case for row in own for case in row.cases)
            yield own[0].model_copy(update={"field": f"all {len(own)} fields", "cases": every})
        else:
            yield from own


def notes(found: FrameworkSupport) -> dict[str, int]:
    """Every reason in the table with its number, in the order in which they come."""
    entries = (entry for row in found.rows for entry in (row.imported, row.exported))
    return {text: number for number, text in enumerate(dict.fromkeys(entry.why for entry in entries if entry.why), 1)}


def shown(entry: Entry, numbers: Mapping[str, int]) -> str:
    """An entry with the number of its reason: "≠ wrong 3"."""
    return f"{entry} {numbers[entry.why]}" if entry.why else str(entry)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return markdown_table(head, ([_cell(text) for text in row] for row in rows))


def _cell(text: str) -> str:
    """Text that stays in its cell."""
    return " ".join(text.replace("|", "\\|").split()) or " "
