"""The dialect of a framework: the smallest set of faults that explains it over all cases together.

Decides what is a habit and what a mistake in one place: a fault belongs to the dialect if nothing of a graph is lost
by it, and it helps to explain more than one case and, of a primitive, at least as many as would show it and are fine.
It is another convention, or shows in the plainest case of a primitive alone. Of two that exclude each other, being
values of one axis, the one that explains more cases of a primitive stays.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.faults.catalogue import FAULTS
from harness.support.fields import GRAPH, LOSSES, fields
from reports.support import Convention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.support.measurement import Measured
    from scenarios.conformance.case import Case

LEAST = 2
"""Cases that a habit shows in."""

ALONE = 3
"""Nodes of a graph of one primitive: an Input and an Output beside it."""


def spoken(measured: Sequence[Measured]) -> dict[str, tuple[str, ...]]:
    """Names of faults, those that explain most first, and the primitives that they show in.

    Args:
        measured: of one framework on one route.
    """
    shown = Counter((name, kind(each)) for each in measured for name in each.imported.faults)
    absent = Counter(
        (name, kind(each)) for each in measured if each.imported.verdict.fine for name in each.case.detects
    )
    plain = {name for each in measured if _plain(each.case) for name in each.imported.faults}
    found: dict[str, tuple[str, ...]] = {}
    taken: set[tuple[str, str]] = set()
    for name in _cases(measured):
        general = name in plain or isinstance(FAULTS[name].change, str)
        often = {
            where: cases for (each, where), cases in shown.items() if each == name and cases >= absent[each, where]
        }
        free = tuple(where for where in often if (axis(name), where) not in taken)
        if general and name not in LOSSES and free and sum(often.values()) >= LEAST:
            found[name] = free
            taken |= {(axis(name), where) for where in free}
    return found


def conventions(measured: Sequence[Measured]) -> tuple[Convention, ...]:
    """The dialect for people, with the conventions that those of it need."""
    cases = Counter(word for each in measured for word in told(each.imported.faults))
    primitives: dict[str, dict[str, None]] = {}
    for name, where in spoken(measured).items():
        for word in told((name,)):
            primitives.setdefault(word, {}).update(dict.fromkeys(each for each in where if each != GRAPH))
    meanings = meant(FAULTS)
    return tuple(
        Convention(name=word, meaning=meanings[word], cases=cases[word], primitives=tuple(where))
        for word, where in primitives.items()
    )


def kind(measured: Measured) -> str:
    """The primitive of a case that holds nothing else."""
    return fields(measured.case)[0].primitive if _single(measured.case) else GRAPH


def called(name: str) -> str:
    """What a fault is called in a report: the change of the reference's dialect that it is, else its name."""
    change = FAULTS[name].change
    return change if isinstance(change, str) else name


def told(names: Iterable[str]) -> tuple[str, ...]:
    """What faults are called in a report, each behind the convention that it needs, and each once."""
    words = ((FAULTS[name].beside, called(name)) for name in names)
    return tuple(dict.fromkeys(word for pair in words for word in pair if word))


def meant(names: Iterable[str]) -> dict[str, str]:
    """What faults mean, by what they are called in a report."""
    return {called(name): FAULTS[name].meaning for name in names}


def axis(name: str) -> str:
    """The axis of the reference's dialect that a fault is a value of; else the fault itself."""
    change = FAULTS[name].change
    return change.partition("=")[0] if isinstance(change, str) else name


def _cases(measured: Sequence[Measured]) -> dict[str, int]:
    """How many cases each fault helps to explain, from most to fewest."""
    return dict(Counter(name for each in measured for name in each.imported.faults).most_common())


def _plain(case: Case) -> bool:
    """Whether a case is the plainest of a primitive: a loop, too, has one, but it is wired."""
    return case.primitive != "" and _single(case)


def _single(case: Case) -> bool:
    return len(case.graph.nodes) == ALONE
