"""From what was measured to what is said: an entry for each field, the worst of its cases.

Decides the words: a field is `ignored` where the explanation holds a fault that loses it, taken in the framework's
`dialect` where the dialect explains the case alone, else `wrong`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from harness.faults.catalogue import FAULTS
from harness.support import dialect
from harness.support.fields import LOSSES, fields
from reports.support import Entry, FrameworkSupport, Outcome, Row, Support, worst
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from harness.judge.judgement import Judgement
    from harness.support.fields import Field
    from harness.support.measurement import Measured

SAID: Final = {
    Verdict.REFUSED: Support.REFUSED,
    Verdict.FAILED: Support.FAILED,
    Verdict.TIMEOUT: Support.FAILED,
    Verdict.NOT_RUN: Support.UNTRIED,
    Verdict.NOT_APPLICABLE: Support.UNTRIED,
}
NOTHING_LEFT: Final = (Support.REFUSED, Support.IGNORED, Support.FAILED, Support.UNTRIED)
"""What leaves nothing of a field that could be written."""


def tables(measured: Iterable[Measured]) -> tuple[FrameworkSupport, ...]:
    """What is said of each framework on each route, in the order in which they were measured."""
    groups: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for each in measured:
        groups[each.environment.name, each.route].append(each)
    return tuple(_table(group) for group in groups.values())


def _table(measured: Sequence[Measured]) -> FrameworkSupport:
    environment, habits = measured[0].environment, frozenset(dialect.spoken(measured))
    wrong = [each for each in measured if _otherwise(each.imported)]
    return FrameworkSupport(
        framework=environment.name,
        version=environment.version,
        route=measured[0].route,
        dialect=dialect.conventions(measured),
        wrong=len(wrong),
        spoken=sum(_spoken(each.imported, habits | LOSSES) for each in wrong),
        rows=_rows(measured, habits),
        outcomes=tuple(_outcome(each) for each in measured),
        meanings=_meanings(measured),
    )


def _outcome(measured: Measured) -> Outcome:
    judged = measured.imported
    return Outcome(
        case=measured.case.name,
        verdict=judged.verdict,
        faults=dialect.told(judged.faults),
    )


def _meanings(measured: Iterable[Measured]) -> dict[str, str]:
    """Of every fault that explains something, and of the conventions that those need."""
    every = dialect.meant(FAULTS)
    return {word: every[word] for each in measured for word in dialect.told(each.imported.faults)}


def _rows(measured: Iterable[Measured], habits: Collection[str]) -> tuple[Row, ...]:
    by_field: dict[Field, list[Measured]] = defaultdict(list)
    for each in measured:
        for field in fields(each.case):
            by_field[field].append(each)
    rows = [_row(field, group, habits) for field, group in by_field.items()]
    order = list(dict.fromkeys(row.primitive for row in rows))
    return tuple(sorted(rows, key=lambda row: order.index(row.primitive)))


def _row(field: Field, measured: Sequence[Measured], habits: Collection[str]) -> Row:
    entries = [_directions(field, each, habits) for each in measured]
    return Row(
        primitive=field.primitive,
        field=field.name,
        cases=tuple(each.case.name for each in measured),
        imported=worst(imported for imported, _ in entries),
        exported=worst(exported for _, exported in entries),
    )


def _directions(field: Field, measured: Measured, habits: Collection[str]) -> tuple[Entry, Entry]:
    imported = _entry(field, measured.imported, habits)
    exported = _entry(field, measured.exported, habits)
    if exported.support is Support.YES and imported.support in NOTHING_LEFT:
        return imported, Entry(support=Support.UNTRIED)
    return imported, exported


def _entry(field: Field, judged: Judgement, habits: Collection[str]) -> Entry:
    if judged.verdict.fine:
        return Entry(support=Support.YES)
    if judged.verdict in SAID:
        return Entry(support=SAID[judged.verdict], why=judged.reason)
    if not judged.faults:
        return Entry(support=Support.WRONG, why=f"unexplained: {judged.reason}")
    told = ", and ".join(FAULTS[name].meaning for name in judged.faults)
    if field.lost & set(judged.faults):
        return Entry(support=Support.IGNORED, why=told)
    return Entry(support=Support.DIALECT if _spoken(judged, habits) else Support.WRONG, why=told)


def _otherwise(judged: Judgement) -> bool:
    """Whether it runs, and does otherwise in more than that something is lost."""
    return not judged.verdict.fine and judged.verdict not in SAID and not _spoken(judged, LOSSES)


def _spoken(judged: Judgement, habits: Collection[str]) -> bool:
    """Whether these faults explain it, alone."""
    return bool(judged.faults) and set(judged.faults) <= set(habits)
