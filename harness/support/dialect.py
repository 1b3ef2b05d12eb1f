"""The dialect of a framework: the smallest set of faults that explains it over all cases together.

Decides what is a habit and what a mistake in one place: a fault belongs to the dialect if nothing of a graph is lost
by it, and it helps to explain more than one case and at least as many as there are that would show it and are fine.
It is another convention, or shows in the plainest case of a primitive alone. Of two that exclude each other, being
values of one axis, the one that explains more stays.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.faults.catalogue import FAULTS
from harness.support.fields import LOSSES
from reports.support import Convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.support.measurement import Measured
    from scenarios.conformance.case import Case

LEAST = 2
"""Cases that a habit shows in."""

ALONE = 3
"""Nodes of a graph of one primitive: an Input and an Output beside it."""


def spoken(measured: Sequence[Measured]) -> tuple[str, ...]:
    """Names of faults, those that explain most first.

    Args:
        measured: of one framework on one route.
    """
    shown = _shown(measured)
    plain = {name for each in measured if _plain(each.case) for name in each.imported.faults}
    absent = Counter(name for each in measured if each.imported.verdict.fine for name in each.case.detects)
    axes: dict[str, str] = {}
    for name, cases in shown.most_common():
        general = name in plain or isinstance(FAULTS[name].change, str)
        if general and name not in LOSSES and cases >= max(absent[name], LEAST):
            axes.setdefault(axis(name), name)
    return tuple(axes.values())


def conventions(measured: Sequence[Measured]) -> tuple[Convention, ...]:
    """The dialect for people."""
    shown = _shown(measured)
    return tuple(Convention(_called(name), FAULTS[name].meaning, shown[name]) for name in spoken(measured))


def axis(name: str) -> str:
    """The axis of the reference's dialect that a fault is a value of; else the fault itself."""
    change = FAULTS[name].change
    return change.partition("=")[0] if isinstance(change, str) else name


def _shown(measured: Sequence[Measured]) -> Counter[str]:
    """How many cases each fault helps to explain."""
    return Counter(name for each in measured for name in each.imported.faults)


def _plain(case: Case) -> bool:
    """Whether a case is one of a primitive and nothing else: a loop, too, is plain, but it is wired."""
    return case.primitive != "" and len(case.graph.nodes) == ALONE


def _called(name: str) -> str:
    change = FAULTS[name].change
    return change if isinstance(change, str) else name
