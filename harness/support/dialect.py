"""The dialect of a framework: the smallest set of faults that explains it over all cases together.

Decides what is a habit and what a mistake in one place: a fault belongs to the dialect if it helps to explain at
least as many cases as there are that would show it and are fine, and more than one. Of two that exclude each
other, being values of one axis, the one that explains more stays.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.faults.catalogue import FAULTS
from reports.support import Convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.support.measurement import Measured

LEAST = 2
"""Cases that a habit shows in."""


def spoken(measured: Sequence[Measured]) -> tuple[str, ...]:
    """Names of faults, those that explain most first.

    Args:
        measured: of one framework on one route.
    """
    shown = Counter(name for each in measured for name in each.imported.faults)
    absent = Counter(name for each in measured if each.imported.verdict.fine for name in each.case.detects)
    habits = [name for name, cases in shown.most_common() if cases >= max(absent[name], min(LEAST, len(measured)))]
    axes: dict[str, str] = {}
    for name in habits:
        axes.setdefault(axis(name), name)
    return tuple(axes.values())


def conventions(measured: Sequence[Measured]) -> tuple[Convention, ...]:
    """The dialect for people."""
    shown = Counter(name for each in measured for name in each.imported.faults)
    return tuple(Convention(_called(name), FAULTS[name].meaning, shown[name]) for name in spoken(measured))


def axis(name: str) -> str:
    """The axis of the reference's dialect that a fault is a value of; else the fault itself."""
    change = FAULTS[name].change
    return change.partition("=")[0] if isinstance(change, str) else name


def _called(name: str) -> str:
    change = FAULTS[name].change
    return change if isinstance(change, str) else name
