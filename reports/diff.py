"""What changed from one run to another, cell by cell, and summed up.

Decides which cells are the same: those of the same id and, where a framework's release is part of its name in either
run and the name without it is unambiguous in both, those of the same framework. A cell that did not run is not there.
Cells that changed in the same way, in one scenario or one family of cases on one route, are one change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Self

from reports.marked import Marked
from reports.suite import family
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.records import Cell, Run

RELEASE = "@"
"""Stands between a framework and its release in a name."""


AND = ", "
"""Stands between routes on which the same changed."""


class Kind(Marked):
    """How a cell changed."""

    WORSE = "worse", "↓", "red", "a worse verdict, or fine only because two errors cancel"
    BETTER = "better", "↑", "green", "a better verdict"
    OTHERWISE = "explained otherwise", "~", "yellow", "the same verdict for another reason"
    NEW = "new", "+", "cyan", "a cell that only the later run has"
    GONE = "gone", "-", "blue", "a cell that only the earlier run has"
    SAME = "the same", "=", "white", "nothing changed"


@dataclass(frozen=True)
class State:
    """What is compared of a cell.

    Args:
        verdict: what the matrix shows.
        masked: whether two errors cancel.
        blame: whose doing it is, without releases.
        faults: names of what explains it.
        convention: the dialect that explains it.
    """

    verdict: Verdict
    masked: bool
    blame: str = ""
    faults: str = ""
    convention: str = ""

    @classmethod
    def of(cls, cell: Cell, called: Mapping[str, str]) -> Self:
        """A cell's, with the names that both runs share."""
        steps = (step.partition(":") for step in cell.blame.split("+") if step)
        blame = "+".join(f"{what}{colon}{called.get(name, name)}" for what, colon, name in steps)
        return cls(cell.verdict, cell.masked, blame, cell.faults, cell.convention)

    @property
    def mark(self) -> str:
        """As the matrix shows it."""
        return f"{self.verdict.mark}{MASKED if self.masked else ''} {self.verdict}"

    @property
    def rank(self) -> tuple[int, bool]:
        """The lower, the better."""
        return self.verdict.rank, self.masked


class _Like(NamedTuple):
    """What cells share that are one change; as in `Change`."""

    kind: Kind
    scenario: str
    route: str
    before: State | None
    after: State | None


@dataclass(frozen=True)
class Change:
    """Cells that changed in the same way.

    Args:
        kind: better, worse, …
        scenario: its name, or the family of cases.
        route: bridged, native or authored, or several of these.
        before: as it was, None where it is new.
        after: as it is, None where it is gone.
        pairs: source and target, by the names that both runs share, and the cases of each.
        earlier: one of the cells as it was, None where it is new.
        later: the same as it is, None where it is gone.
    """

    kind: Kind
    scenario: str
    route: str
    before: State | None
    after: State | None
    pairs: Mapping[tuple[str, str], tuple[str, ...]]
    earlier: Cell | None
    later: Cell | None

    @property
    def routes(self) -> tuple[str, ...]:
        """Each by itself."""
        return tuple(self.route.split(AND))

    @property
    def cells(self) -> int:
        """How many there are."""
        return len(self.routes) * sum(len(cases) for cases in self.pairs.values())

    @property
    def cases(self) -> tuple[str, ...]:
        """The scenarios, each once."""
        return tuple(dict.fromkeys(case for cases in self.pairs.values() for case in cases))


@dataclass(frozen=True)
class Diff:
    """Two runs.

    Args:
        before: the earlier one.
        after: the later one.
        changes: the worse first.
        same: cells that did not change.
        called: name of a framework in either run to the name that both share.
    """

    before: Run
    after: Run
    changes: tuple[Change, ...]
    same: int
    called: Mapping[str, str] = field(default_factory=dict)

    def counts(self) -> dict[Kind, int]:
        """Cells by how they changed."""
        counted: Counter[Kind] = Counter()
        for change in self.changes:
            counted[change.kind] += change.cells
        return {kind: counted[kind] for kind in Kind if counted[kind]}

    def versions(self) -> tuple[tuple[str, str, str], ...]:
        """What is of another version: its name, before, after; "" where it was not there."""
        a, b = (dict(_versions(run, self.called)) for run in (self.before, self.after))
        return tuple((name, a.get(name, ""), b.get(name, "")) for name in {**a, **b} if a.get(name) != b.get(name))


def diff(before: Run, after: Run) -> Diff:
    """What changed from one run to a later one."""
    called = shared_names(_names(before), _names(after))
    a, b = (dict(_cells(run, called)) for run in (before, after))
    grouped: dict[_Like, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    examples: dict[_Like, tuple[Cell | None, Cell | None]] = {}
    same = 0
    for key in {**a, **b}:
        old, new = a.get(key), b.get(key)
        was, now = (State.of(each, called) if each else None for each in (old, new))
        kind = _kind(was, now)
        if kind is Kind.SAME:
            same += 1
            continue
        scenario, route, source, target = key
        if kind in (Kind.NEW, Kind.GONE):  # what they are is not what changed
            was, now = (State(state.verdict, state.masked) if state else None for state in (was, now))
        group = _Like(kind, family(scenario) or scenario, route, was, now)
        grouped[group][source, target].append(scenario)
        examples.setdefault(group, (old, new))
    changes = _on_several_routes(
        Change(*group, {pair: tuple(cases) for pair, cases in pairs.items()}, *examples[group])
        for group, pairs in grouped.items()
    )
    changes.sort(key=lambda change: (list(Kind).index(change.kind), -change.cells))
    return Diff(before, after, tuple(changes), same, called)


def _on_several_routes(changes: Iterable[Change]) -> list[Change]:
    """Changes, with those that are the same on several routes as one."""
    found: dict[tuple[object, ...], Change] = {}
    for each in changes:
        key = (each.kind, each.scenario, each.before, each.after, tuple(each.pairs.items()))
        known = found.get(key)
        found[key] = each if known is None else replace(known, route=known.route + AND + each.route)
    return list(found.values())


def shared_names(before: Iterable[str], after: Iterable[str]) -> dict[str, str]:
    """Name of a framework in either run to the name that both share.

    The same name is the same framework. Of the others, one whose name without a release is left once in each run.
    """
    a, b = (dict.fromkeys(names) for names in (before, after))
    called = {name: name for name in a if name in b}
    exact = set(called)
    left = [[name for name in names if name not in exact] for names in (a, b)]
    bases = [Counter(map(base, names)) for names in left]
    for name in (*left[0], *left[1]):
        alone = all(counted[base(name)] == 1 for counted in bases) and base(name) not in exact
        called[name] = base(name) if alone else name
    return called


def base(name: str) -> str:
    """A framework's name without a release."""
    return name.partition(RELEASE)[0]


def _names(run: Run) -> Iterator[str]:
    for cell in run.cells:
        if cell.verdict is not Verdict.NOT_RUN:
            yield from (cell.source, cell.target)


def _cells(run: Run, called: Mapping[str, str]) -> Iterator[tuple[tuple[str, str, str, str], Cell]]:
    for cell in run.cells:
        if cell.verdict is not Verdict.NOT_RUN:
            yield (cell.scenario, cell.route, called[cell.source], called[cell.target]), cell


def _kind(before: State | None, after: State | None) -> Kind:
    if before is None or after is None:
        return Kind.NEW if before is None else Kind.GONE
    if before == after:
        return Kind.SAME
    if before.rank == after.rank:
        return Kind.OTHERWISE
    return Kind.WORSE if after.rank > before.rank else Kind.BETTER


def _versions(run: Run, called: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Everything that has a version, frameworks first; of a distribution that several have, each version."""
    yield "nirtrip", run.header.tool_version
    used = [each for each in run.header.frameworks if each.name in called and each.version]
    yield from ((called[each.name], each.version) for each in used if base(each.name) != "reference")
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for each in used:
        for name, version in each.versions:
            if name != base(each.name):
                others[name][version] = None
    yield from ((name, ", ".join(versions)) for name, versions in others.items())
    yield "Python", run.header.python
