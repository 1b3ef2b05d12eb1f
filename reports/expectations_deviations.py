"""Where a run is not as expected: each deviation a sentence that says what was found, what was expected, what to do.

Decides that better than expected is a deviation as worse is, and that of a cell whose verdict is another nothing
more is compared.
"""

from __future__ import annotations

import math
import shlex
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reports.expectations import explanation_of, fits
from reports.expectations_matching import Matching, Use, nowhere, subjects
from reports.findings import deserves_words, one_line, show_command
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reports.expectations import Entry, Expectations
    from reports.expectations_matching import Elsewhere, Subject
    from reports.records import Cell, Run


class Kind(StrEnum):
    """How a run can deviate."""

    WORSE = "worse"
    BETTER = "better"
    BLAME = "blame"
    EXPLANATION = "explanation"
    BOUND = "bound"
    UNEXPECTED = "unexpected"
    """A cell that is not fine, and no entry is about it."""
    UNUSED = "unused"
    """A pattern that fits no cell, or none that is left to it."""


@dataclass(frozen=True)
class Deviation:
    """One thing that is not as expected.

    Args:
        kind: of deviation.
        cell: its id, "" where it is about an entry.
        entry: the entry's number in the file, from 1; 0 where there is none.
        found: what was found and what was expected.
        remedy: what to do.
    """

    kind: Kind
    cell: str
    entry: int
    found: str
    remedy: str

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"{self.found}; {self.remedy}"


@dataclass(frozen=True)
class Places:
    """What sentences and commands name.

    Args:
        file: the file of expectations.
        run: the run directory.
    """

    file: Path
    run: Path

    @property
    def accept(self) -> str:
        """The command that takes the run for what is expected."""
        return f"nirtrip accept --run {shlex.quote(str(self.run))} --expect {shlex.quote(str(self.file))}"


def compare(run: Run, expectations: Expectations, file: Path, elsewhere: Elsewhere = nowhere) -> tuple[Deviation, ...]:
    """Every deviation of a run, cells first, in the order of the run.

    Args:
        run: what was found.
        expectations: what was expected.
        file: where from.
        elsewhere: whether a pattern fits cells that the run was not asked for.
    """
    places = Places(file, run.path)
    matching = Matching(expectations.entries, subjects(run), elsewhere)
    found: list[Deviation] = []
    for cell, subject in zip(run.cells, matching.subjects, strict=True):
        found += of_cell(cell, subject, matching, places)
    return (*found, *of_entries(matching, places))


def of_cell(cell: Cell, subject: Subject, matching: Matching, places: Places) -> Iterator[Deviation]:
    """How one cell deviates."""
    number = matching.number(cell.id)
    if number is not None:
        yield from _from_entry(cell, matching.entries[number], number + 1, places)
    elif deserves_words(cell):
        outdated = matching.outdated(subject)
        entry = f"the entry for {outdated.title} is for {_releases(outdated)}" if outdated else "no entry is about it"
        what = f"{cell.id} {_told(cell)}, expected to be fine as {entry} in {places.file}"
        yield Deviation(Kind.UNEXPECTED, cell.id, 0, what, _remedy(cell, places))


def of_entries(matching: Matching, places: Places) -> Iterator[Deviation]:
    """The patterns that are of no use."""
    for number, entry in enumerate(matching.entries):
        for pattern in entry.cells:
            use = matching.use(number, pattern)
            if use in (Use.SHADOWED, Use.USELESS):
                yield _unused(number + 1, pattern, use, places)


def _unused(number: int, pattern: str, use: Use, places: Places) -> Deviation:
    what = f"{places.file}, entry {number}: {pattern}"
    if use is Use.SHADOWED:
        found = f"{what} decides no cell, expected at least one: entries above it decide all that it fits"
        return Deviation(Kind.UNUSED, "", number, found, "move it up or remove it")
    found = f"{what} fits no cell of {places.run}, expected at least one"
    remedy = f"correct or remove it, see that its frameworks are installed (`nirtrip frameworks`), or {places.accept}"
    return Deviation(Kind.UNUSED, "", number, found, remedy)


def _from_entry(cell: Cell, entry: Entry, number: int, places: Places) -> Iterator[Deviation]:
    where = f"({places.file}, entry {number}: {entry.title})"

    def deviation(kind: Kind, found: str, expected: str, remedy: str = "") -> Deviation:
        sentence = f"{cell.id} {found}, expected {expected} {where}"
        return Deviation(kind, cell.id, number, sentence, remedy or _remedy(cell, places))

    if cell.verdict is not entry.verdict:
        better = cell.verdict.rank < entry.verdict.rank
        kind = Kind.BETTER if better else Kind.WORSE
        told = f"{cell.verdict}: better" if better else f"{_told(cell)}: worse"
        yield deviation(kind, told, _expected(entry), _rejoice(entry, places) if better else "")
        return
    if not fits(entry.blame, cell.blame):
        yield deviation(Kind.BLAME, f"{cell.verdict} by {cell.blame or 'nobody'}", entry.blame or "nobody to blame")
    if not fits(entry.explanation, explanation_of(cell)):
        found = explanation_of(cell) or "nothing"
        yield deviation(Kind.EXPLANATION, f"explained by {found}", entry.explanation or "no explanation")
    for name, value, bound in beyond(cell, entry):
        yield deviation(Kind.BOUND, f"has {name} {_number(value)}", bound)


def beyond(cell: Cell, entry: Entry) -> Iterator[tuple[str, float | None, str]]:
    """Numbers beyond their bounds: column, value, what it should be; one that was not measured is beyond any."""
    for name, bound in entry.at_most.items():
        value = getattr(cell, name)
        if value is None or not abs(value) <= bound:
            yield name, value, f"at most {bound:g}"
    for floor_name, bound in entry.at_least.items():
        value = getattr(cell, floor_name)
        if value is None or not value >= bound:
            yield floor_name, value, f"at least {bound:g}"


def _number(value: float | None) -> str:
    if value is None:
        return "not measured"
    return "nan" if math.isnan(value) else f"{value:g}"


def _told(cell: Cell) -> str:
    """Verdict, blame, explanation and reason of a cell, in one line."""
    masked = ", two errors cancel" if cell.masked else ""
    explained = f"; explained by {explanation_of(cell)}" if explanation_of(cell) else ""
    blame = f" by {cell.blame}" if cell.blame else ""
    return f"{cell.verdict}{masked}{blame}{explained}" + (f" ({one_line(cell.reason)})" if cell.reason else "")


def _expected(entry: Entry) -> str:
    return f"{entry.verdict}{f' by {entry.blame}' if entry.blame else ''}"


def _releases(entry: Entry) -> str:
    return ", ".join(f"{name} {releases}" for name, releases in entry.versions.items())


def _remedy(cell: Cell, places: Places) -> str:
    if cell.verdict is Verdict.NOT_RUN:
        return "install what is missing, or leave it out with --framework"
    return f"look at it (`{show_command(cell, places.run)}`), mend it, or expect it (`{places.accept}`)"


def _rejoice(entry: Entry, places: Places) -> str:
    closing = f", and see whether {entry.link} can be closed" if entry.link else ""
    return f"expect it (`{places.accept}`){closing}"
