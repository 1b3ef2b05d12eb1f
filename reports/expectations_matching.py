"""Which entry of a file of expectations is about which cell, and which are about none.

Decides that the first entry that is about a cell holds for it; that a release that is not stated takes an entry out
of the question, quietly; and that a pattern has to be of use: one that fits no cell, though nobody left cells out
that it would fit, is a deviation like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.expectations import Entry
    from reports.records import Cell, Run

Elsewhere = Callable[[str], bool]
"""Whether a pattern fits a cell that the run was not asked for."""


@dataclass(frozen=True)
class End:
    """One of the two frameworks of a cell.

    Args:
        name: as in the cell's id: `norse`, `norse@1.0.0`.
        version: its release.
        distributions: everything it was run with, and in which version.
    """

    name: str
    version: str
    distributions: Mapping[str, str] = field(default_factory=dict)

    @property
    def versions(self) -> dict[str, str]:
        """By every name that an entry may call it, and what it was run with."""
        own = dict.fromkeys((self.name, self.name.partition("@")[0]), self.version)
        return {**self.distributions, **own}


@dataclass(frozen=True)
class Subject:
    """What entries are matched with: a cell by its id, and what it was run with.

    Args:
        cell: the id.
        ends: source and target.
    """

    cell: str
    ends: tuple[End, ...]

    def has(self, names: Iterable[str]) -> bool:
        """Whether all of these frameworks or distributions take part."""
        return all(any(name in end.versions for end in self.ends) for name in names)

    def within(self, versions: Mapping[str, str]) -> bool:
        """Whether these take part, at both ends in these releases."""
        found = (
            (end.versions[name], spec) for name, spec in versions.items() for end in self.ends if name in end.versions
        )
        return self.has(versions) and all(_within(version, spec) for version, spec in found)


class Use(Enum):
    """Of what use a pattern of an entry is."""

    USED = auto()
    """It decides what is expected of at least one cell."""
    ELSEWHERE = auto()
    """It is about other releases, or cells that the run was not asked for."""
    SHADOWED = auto()
    """Entries above it decide all of its cells."""
    USELESS = auto()
    """It fits no cell."""


class Matching:
    """Entries and cells brought together.

    Args:
        entries: in the order of the file.
        subjects: the cells.
        elsewhere: whether a pattern fits cells that were left out.
    """

    def __init__(self, entries: Sequence[Entry], subjects: Sequence[Subject], elsewhere: Elsewhere) -> None:
        self.entries, self.subjects, self.elsewhere = entries, subjects, elsewhere
        by_cell = {each.cell: each for each in subjects}
        patterns = dict.fromkeys(pattern for entry in entries for pattern in entry.cells)
        self._fitting = {pattern: _fitting(pattern, by_cell) for pattern in patterns}
        self._deciding: dict[str, int] = {}
        for number, entry in enumerate(entries):
            for subject in (each for pattern in entry.cells for each in self._fitting[pattern]):
                if subject.cell not in self._deciding and subject.within(entry.versions):
                    self._deciding[subject.cell] = number

    def number(self, cell: str) -> int | None:
        """The position of the entry that holds for a cell, None if none does."""
        return self._deciding.get(cell)

    def entry(self, cell: str) -> Entry | None:
        """The entry that holds for a cell."""
        number = self.number(cell)
        return None if number is None else self.entries[number]

    def outdated(self, cell: Subject) -> Entry | None:
        """An entry that would be about the cell, were it of another release."""
        return next((each for each in self.entries if each.names(cell.cell) and cell.has(each.versions)), None)

    def use(self, number: int, pattern: str) -> Use:
        """Of what use a pattern of the entry at a position is."""
        entry = self.entries[number]
        meant = [each for each in self._fitting[pattern] if each.has(entry.versions)]
        if any(self._deciding.get(each.cell) == number for each in meant):
            return Use.USED
        decided = any(each.within(entry.versions) for each in meant)
        if (meant and not decided) or self.elsewhere(pattern):
            return Use.ELSEWHERE
        return Use.SHADOWED if decided else Use.USELESS


def nowhere(pattern: str) -> bool:  # noqa: ARG001  an Elsewhere
    """No cell was left out."""
    return False


def linked(run: Run, entries: Sequence[Entry]) -> Run:
    """A run whose cells say where they are being dealt with: the link of the entry that holds, if it is as expected."""
    matching = Matching(entries, subjects(run), nowhere)

    def link(cell: Cell) -> str:
        entry = matching.entry(cell.id)
        return entry.link if entry is not None and entry.holds(cell) else ""

    return replace(run, cells=tuple(cell.model_copy(update={"link": link(cell)}) for cell in run.cells))


def subjects(run: Run) -> tuple[Subject, ...]:
    """The cells of a run."""
    distributions = {each.name: dict(each.versions) for each in run.header.frameworks}

    def end(name: str, version: str) -> End:
        return End(name, version, distributions.get(name, {}))

    return tuple(
        Subject(cell.id, (end(cell.source, cell.source_version), end(cell.target, cell.target_version)))
        for cell in run.cells
    )


def _fitting(pattern: str, subjects: Mapping[str, Subject]) -> tuple[Subject, ...]:
    """The cells that a pattern fits; most patterns are plain ids, of which there may be thousands."""
    if not any(sign in pattern for sign in "*?["):
        return (subjects[pattern],) if pattern in subjects else ()
    return tuple(each for cell, each in subjects.items() if fnmatchcase(cell, pattern))


@cache
def _within(version: str, releases: str) -> bool:
    """Whether a release, pre-releases too, is among those stated; one that cannot be read is not."""
    try:
        return SpecifierSet(releases).contains(Version(version), prereleases=True)
    except InvalidVersion:
        return False
