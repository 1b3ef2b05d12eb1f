"""What changed from one run to another, for a pull request and for a terminal: it reads as a release note."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reports.diff import Kind
from reports.findings import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.diff import Change, Diff, State

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
    for kind, changes in groupby(found.changes, key=lambda change: change.kind):
        several = list(changes)
        parts += [f"### {kind.capitalize()}", "\n".join(_item(change) for change in several)]
    versions = [f"| {name} | {a or '–'} | {b or '–'} |" for name, a, b in found.versions()]
    if versions:
        parts.append("\n".join(["| version of | before | after |", "| --- | --- | --- |", *versions]))
    started = [f"{run.header.started}, `{run.header.command}`" for run in (found.before, found.after)]
    return "\n\n".join([*parts, f"Before: {started[0]}  \nAfter: {started[1]}"]) + "\n"


def lines(found: Diff) -> Iterator[tuple[Kind, str]]:
    """Of each change a line for a terminal, and its kind."""
    for change in found.changes:
        yield change.kind, f"{where(change)}: {what(change)}"


def where(change: Change) -> str:
    """Scenario, route and pairs of a change."""
    return f"{change.scenario} · {change.route} · {_pairs(change.pairs)}{_cases(change)}"


def what(change: Change) -> str:
    """What became of it."""
    if change.after is None or change.before is None:
        state = change.before or change.after
        return _told(state) if state else ""
    if change.kind is Kind.OTHERWISE:
        return f"{change.after.mark}, {_why(change.before)} → {_why(change.after)}"
    told = f"{change.before.mark} → {_told(change.after)}"
    before = _why(change.before)
    return f"{told}; before: {before}" if before != _why(change.after) and before else told


def _item(change: Change) -> str:
    pairs, said = _escaped(where(change)), _escaped(what(change))
    item = f"- **{pairs}**: {said}"
    reason = one_line(change.example.reason)
    return f"{item}\n  <br>{_escaped(reason)}" if reason and change.kind is not Kind.GONE else item


def _told(state: State) -> str:
    why = _why(state)
    return f"{state.mark} ({why})" if why else state.mark


def _why(state: State) -> str:
    return "; ".join(filter(None, (state.blame, state.convention or state.faults)))


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs in few words: those with the same source or target together."""
    pairs = list(dict.fromkeys(pairs))
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
    names = [case.removeprefix(f"{change.scenario}/") for case in change.cases]
    return "" if list(change.cases) == [change.scenario] else f", {len(names)} cases ({_some(names)})"


def _some(names: Iterable[str]) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return ", ".join(names[:MANY]) + more


def _escaped(text: str) -> str:
    """`text` with what GitHub would take for markup made harmless."""
    for character in "\\|<>*_`[]":
        text = text.replace(character, f"\\{character}")
    return text
