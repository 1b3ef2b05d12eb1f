"""A file of expectations rewritten from a run, so that the same run is as expected.

Decides what survives: an entry keeps its place, reason, link, releases and every pattern that still holds. Where a
pattern holds for some of its cells only, narrower ones take its place, and the other cells get an entry right behind
with the same reason and link; if it is about cells outside the run too it stays, and what it is wrong about goes before
it. Bounds are widened to what was measured, never narrowed. Cells that became fine need no entry. What is about other
releases, cells that were left out or did not run stays as it is. New entries come last, sorted; cells with the same
verdict, blame and explanation share one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from reports.expectations import Entry, Expectations, explanation_of
from reports.expectations_matching import Matching, Use, nowhere, subjects
from reports.expectations_patterns import Patterns
from reports.findings import deserves_words
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.expectations_matching import Elsewhere
    from reports.records import Cell, Run

DIGITS = 2
"""Of a bound that is widened; it is rounded away from what is allowed now."""


@dataclass(frozen=True)
class Accepted:
    """What became of a file.

    Args:
        expectations: the new content.
        dropped: entries that are gone.
        added: entries that are new.
        changed: entries that say something else now.
        not_run: cells that did not run, about which nothing was learnt.
    """

    expectations: Expectations
    dropped: tuple[Entry, ...]
    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    not_run: int


def accept(run: Run, expectations: Expectations, elsewhere: Elsewhere = nowhere) -> Accepted:
    """Rewrite expectations from a run.

    Args:
        run: what is expected from now on.
        expectations: what was expected.
        elsewhere: whether a pattern fits cells that the run was not asked for.
    """
    entries, patterns = expectations.entries, Patterns([cell.id for cell in run.cells])
    # A cell that an entry lets go may fall to a later one that is wrong about it: until nothing changes.
    while (renewed := _Pass(run, entries, elsewhere, patterns).entries) != entries:
        entries = renewed
    dropped, added, changed = _news(expectations.entries, entries)
    not_run = sum(cell.verdict is Verdict.NOT_RUN for cell in run.cells)
    return Accepted(expectations.model_copy(update={"entries": entries}), dropped, added, changed, not_run)


class _Pass:
    """One look at every entry and every cell."""

    def __init__(self, run: Run, entries: Sequence[Entry], elsewhere: Elsewhere, patterns: Patterns) -> None:
        self._matching = Matching(entries, subjects(run), elsewhere)
        self._cover = patterns.cover
        self._cells = [cell for cell in run.cells if cell.verdict is not Verdict.NOT_RUN]
        self._old = entries

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, renewed."""
        own: dict[int | None, list[Cell]] = defaultdict(list)
        for cell in self._cells:
            own[self._matching.number(cell.id)].append(cell)
        renewed = [new for number in range(len(self._old)) for new in self._renewed(number, own[number])]
        return self._with_new(renewed, [cell for cell in own[None] if deserves_words(cell)])

    def _renewed(self, number: int, own: Sequence[Cell]) -> Iterator[Entry]:
        """What becomes of one entry and its cells."""
        entry = self._old[number]
        uses = {pattern: self._matching.use(number, pattern) for pattern in entry.cells}
        useful = [pattern for pattern, use in uses.items() if use in (Use.USED, Use.ELSEWHERE)]
        held = [cell for cell in own if entry.holds(cell)]
        wrong = [cell for cell in own if not entry.holds(cell)]
        broken = [pattern for pattern in useful if _fitted(wrong, [pattern])]
        open_ends = [each for each in broken if self._matching.elsewhere(each) and _fitted(held, [each])]
        for alike in _by_finding(_fitted(wrong, open_ends)):
            yield self._exception(alike, entry)
        kept = [pattern for pattern in useful if pattern not in broken or pattern in open_ends]
        lost = [cell.id for cell in held if not _fitted([cell], kept)]
        if cells := (*kept, *self._cover(lost)):
            yield entry.model_copy(update={"cells": cells, **_widened(entry, held)})
        others = _by_finding(cell for cell in wrong if deserves_words(cell) and not _fitted([cell], open_ends))
        if len(others) == 1 and len(others[0]) == len(own):  # all of its cells changed in the same way
            yield _finding(others[0][0], broken, entry)
            return
        for alike in others:
            yield _finding(alike[0], self._cover([cell.id for cell in alike]), entry)

    def _exception(self, cells: Sequence[Cell], entry: Entry) -> Entry:
        """What goes before an entry that stays, because its pattern is about other cells too."""
        patterns = self._cover([cell.id for cell in cells], self._matching.elsewhere)
        return _finding(cells[0], patterns, entry if deserves_words(cells[0]) else None)

    def _with_new(self, entries: list[Entry], cells: Sequence[Cell]) -> tuple[Entry, ...]:
        """Cells that no entry is about join a plain entry that says the same, else they get one."""
        new = []
        for alike in _by_finding(cells):
            patterns = self._cover([cell.id for cell in alike])
            found = _finding(alike[0], patterns)
            plain = next((n for n, each in enumerate(entries) if _bare(each) == _bare(found)), None)
            if plain is None:
                new.append(found)
            else:
                joined = (*entries[plain].cells, *patterns)
                entries[plain] = entries[plain].model_copy(update={"cells": joined})
        return (*entries, *sorted(new, key=lambda each: each.cells))


def _fitted(cells: Iterable[Cell], patterns: Sequence[str]) -> list[Cell]:
    """The cells that one of the patterns fits."""
    return [cell for cell in cells if any(fnmatchcase(cell.id, pattern) for pattern in patterns)]


def _by_finding(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Cells with the same verdict, blame and explanation together."""
    found: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.verdict, cell.blame, explanation_of(cell)].append(cell)
    return list(found.values())


def _finding(cell: Cell, patterns: Sequence[str], old: Entry | None = None) -> Entry:
    """An entry that expects what was found, with what people wrote of the cell before."""
    return Entry(
        cells=tuple(patterns),
        verdict=cell.verdict,
        blame=cell.blame,
        explanation=explanation_of(cell) or None,
        reason=old.reason if old else "",
        link=old.link if old else "",
        versions=old.versions if old else {},
    )


def _bare(entry: Entry) -> Entry:
    """All that two entries must agree in to become one; their cells are not part of it."""
    return entry.model_copy(update={"cells": ("",)})


def _widened(entry: Entry, cells: Sequence[Cell]) -> dict[str, dict[str, float]]:
    """Bounds that fit all cells; one on a number that was not measured goes."""
    most = {name: _widest(bound, [getattr(c, name) for c in cells]) for name, bound in entry.at_most.items()}
    least = {
        name: _negative(_widest(-bound, [_negative(getattr(c, name)) for c in cells], signed=True))
        for name, bound in entry.at_least.items()
    }
    return {
        "at_most": {name: bound for name, bound in most.items() if bound is not None},
        "at_least": {name: bound for name, bound in least.items() if bound is not None},
    }


def _widest(bound: float, values: Sequence[float | None], *, signed: bool = False) -> float | None:
    """The bound, or if a value is beyond it, that value rounded up; None if a value is none."""
    if any(value is None or math.isnan(value) for value in values):
        return None
    largest = max((value if signed else abs(value) for value in values if value is not None), default=bound)
    return bound if largest <= bound else _up(largest)


def _up(value: float) -> float:
    """Rounded up to few digits."""
    if value == 0 or math.isinf(value):
        return value
    digits = DIGITS - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return rounded if rounded >= value else round(rounded + 10.0**-digits, digits)


def _negative(value: float | None) -> float | None:
    return None if value is None else -value


def _news(
    before: Sequence[Entry], after: Sequence[Entry]
) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Entry, ...]]:
    """Entries dropped, added and changed; one that shares a pattern or its words with a former one was changed."""
    gone = [each for each in before if each not in after]
    come = [each for each in after if each not in before]
    changed = [each for each in come if any(_akin(each, other) for other in gone)]
    dropped = tuple(each for each in gone if not any(_akin(each, other) for other in changed))
    return dropped, tuple(each for each in come if each not in changed), tuple(changed)


def _akin(a: Entry, b: Entry) -> bool:
    said = (a.reason, a.link)
    return bool(set(a.cells) & set(b.cells)) or (any(said) and said == (b.reason, b.link))
