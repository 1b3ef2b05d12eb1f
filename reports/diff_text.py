"""What changed from one run to another, for a pull request and for a terminal: it reads as a release note."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reports.diff import Kind
from reports.findings import one_line
from reports.markdown import escaped, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.diff import Change, Diff, State
    from reports.records import Cell

MANY = 6
"""Pairs or cases up to which each is named."""


def title(found: Diff) -> str:
    """One line: what was compared."""
    frameworks = set(found.called.values())
    told = [f"{name} {a or '–'} → {b or '–'}" for name, a, b in found.versions() if name in frameworks and a and b]
    return ", ".join(told) or "nirtrip: two runs"


def summary(found: Diff) -> str:
    """One line: how much changed."""
    parts = [f"{number} {kind}" for kind, number in found.counts().items()]
    return f"{', '.join(parts)}; {found.same} unchanged" if parts else f"Nothing changed in {found.same} cells."


def markdown(found: Diff) -> str:
    """The page."""
    parts = [f"## {title(found)}", summary(found) if not found.changes else f"Cells: {summary(found)}."]
    subject = _subject(found)
    for kind, changes in groupby(found.changes, key=lambda change: change.kind):
        several = list(changes)
        cells = sum(change.cells for change in several)
        parts += [f"### {kind.capitalize()}: {cells}", "\n".join(_item(change, subject) for change in several)]
    versions = [(name, a or "–", b or "–") for name, a, b in found.versions()]
    if versions:
        parts.append(table(("version of", "before", "after"), versions))
    judged = [run.header.dialect or "NIR's own rules" for run in (found.before, found.after)]
    if judged[0] != judged[1]:
        parts.insert(2, f"The reference is another: before {judged[0]}, after {judged[1]}.")
    started = [f"{run.header.started}, `{run.header.command}`" for run in (found.before, found.after)]
    return "\n\n".join([*parts, f"Before: {started[0]}  \nAfter: {started[1]}"]) + "\n"


def lines(found: Diff) -> Iterator[tuple[Kind, str]]:
    """Of each change a line for a terminal, and its kind."""
    subject = _subject(found)
    for change in found.changes:
        yield change.kind, f"{where(change, subject)}: {what(change)}"


def where(change: Change, subject: str = "") -> str:
    """Scenario, route and pairs of a change.

    Args:
        change: of whatever kind.
        subject: the one framework of another release, "" where there is none or several.
    """
    return f"{change.scenario}{_cases(change)} · {change.route} · {_pairs(list(change.pairs), subject)}"


def what(change: Change) -> str:
    """What became of it."""
    if change.after is None or change.before is None:
        state = change.before or change.after
        return _told(state) if state else ""
    if change.kind is Kind.OTHERWISE:
        return f"{change.after.mark}, {_why(change.before)} → {_why(change.after)}"
    return f"{change.before.mark} → {_told(change.after)}"


def _subject(found: Diff) -> str:
    """The one framework that is of another release."""
    frameworks = set(found.called.values())
    changed = [name for name, before, after in found.versions() if name in frameworks and before and after]
    return changed[0] if len(changed) == 1 else ""


def _item(change: Change, subject: str) -> str:
    notes = [f"{word}: {escaped(one_line(cell.reason))}" for word, cell in _noted(change) if cell and cell.reason]
    return "\n  <br>".join([f"- **{escaped(where(change, subject))}**: {escaped(what(change))}", *notes])


def _noted(change: Change) -> Iterator[tuple[str, Cell | None]]:
    """The sides of a change whose reason is worth reading: what was mended, and what is wrong now."""
    if change.kind is Kind.BETTER:
        yield "before", change.earlier
    if change.after and not change.after.verdict.fine:
        yield "now", change.later


def _told(state: State) -> str:
    why = _why(state)
    return f"{state.mark} ({why})" if why else state.mark


def _why(state: State) -> str:
    return "; ".join(filter(None, (state.blame, state.convention or state.faults)))


def _pairs(pairs: Sequence[tuple[str, str]], subject: str) -> str:
    """Pairs in few words: what the subject reads and writes, else those with the same source or target together."""
    reads = [source for source, target in pairs if target == subject != source]
    writes = [target for source, target in pairs if source == subject != target]
    if subject and len(reads) + len(writes) + ((subject, subject) in pairs) == len(pairs):
        told = [f"{subject} reads {_some(reads)}"] if reads else []
        told += [f"{_some(writes)} {'reads' if len(writes) == 1 else 'read'} {subject}"] if writes else []
        told += [f"{subject} reads itself"] if (subject, subject) in pairs else []
        return "; ".join(told)
    by_source, by_target = _grouped(pairs, 0), _grouped(pairs, 1)
    if len(by_source) <= len(by_target):
        return "; ".join(f"{source} → {_some(targets)}" for source, targets in by_source.items())
    return "; ".join(f"{_some(sources)} → {target}" for target, sources in by_target.items())


def _grouped(pairs: Iterable[tuple[str, str]], side: int) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        found.setdefault(pair[side], []).append(pair[1 - side])
    return found


def _cases(change: Change) -> str:
    """The cases of a family, "" where the change is about a scenario of its own."""
    if list(change.cases) == [change.scenario]:
        return ""
    names = [case.removeprefix(f"{change.scenario}/") for case in change.cases]
    return f", {len(names)} {'case' if len(names) == 1 else 'cases'} ({_some(names)})"


def _some(names: Iterable[str]) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return ", ".join(names[:MANY]) + more
