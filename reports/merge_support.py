"""What several runs say of frameworks' support for NIR, as one.

Decides that of runs over the same cases, or over some of another's, the larger holds if they agree, and that runs over
other cases are added up: rows of one field become the worst of both, counts of cases their sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.merge_conflict import MergeConflictError
from reports.support import Convention, FrameworkSupport, Row, worst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.records import Run


def merged_support(runs: Iterable[Run]) -> tuple[FrameworkSupport, ...]:
    """What runs say together, framework by framework and route by route.

    Raises:
        MergeConflictError: they do not agree about a case, or share some cases only.
    """
    found: dict[tuple[str, str], FrameworkSupport] = {}
    for run in runs:
        for each in run.support:
            key = (each.framework, each.route)
            found[key] = _joined(found[key], each, run) if key in found else each
    return tuple(found.values())


def _joined(a: FrameworkSupport, b: FrameworkSupport, run: Run) -> FrameworkSupport:
    cases = [{each.case: each for each in support.outcomes} for support in (a, b)]
    shared = cases[0].keys() & cases[1].keys()
    for case in sorted(shared):
        one, other = (each[case].verdict for each in cases)
        if one != other:
            raise MergeConflictError(
                f"{a.title}, {a.route}: case {case} is {one}, and {other} in {run.path}; run it again"
            )
    if len(shared) == min(map(len, cases)):
        return max(a, b, key=lambda each: len(each.outcomes))
    if shared:
        raise MergeConflictError(
            f"{a.title}, {a.route}: {run.path} shares {len(shared)} cases of conformance with the others; "
            "give each run cases of its own, or frameworks"
        )
    return _added(a, b)


def _added(a: FrameworkSupport, b: FrameworkSupport) -> FrameworkSupport:
    return FrameworkSupport(
        framework=a.framework,
        version=a.version,
        route=a.route,
        dialect=_dialect((*a.dialect, *b.dialect)),
        wrong=a.wrong + b.wrong,
        spoken=a.spoken + b.spoken,
        rows=_rows((*a.rows, *b.rows)),
        outcomes=(*a.outcomes, *b.outcomes),
        meanings={**a.meanings, **b.meanings},
    )


def _dialect(conventions: Iterable[Convention]) -> tuple[Convention, ...]:
    found: dict[str, Convention] = {}
    for each in conventions:
        known = found.get(each.name)
        found[each.name] = (
            each
            if known is None
            else known.model_copy(
                update={
                    "cases": known.cases + each.cases,
                    "primitives": tuple(dict.fromkeys((*known.primitives, *each.primitives))),
                }
            )
        )
    return tuple(found.values())


def _rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    found: dict[tuple[str, str], Row] = {}
    for each in rows:
        known = found.get((each.primitive, each.field))
        found[each.primitive, each.field] = (
            each
            if known is None
            else Row(
                primitive=each.primitive,
                field=each.field,
                cases=(*known.cases, *each.cases),
                imported=worst((known.imported, each.imported)),
                exported=worst((known.exported, each.exported)),
            )
        )
    return tuple(found.values())
