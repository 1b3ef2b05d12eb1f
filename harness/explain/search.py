"""The search for an explanation: one fault, then two, and so on.

Decides the order. Every fault alone; NIR's own rules where others are held to be right, and what explained the same
framework before, the smaller sets first, cut down to what is needed; in a small graph, every pair; then what explained
before with a fault or two more. From there on the sets that came nearest are carried on. So the set is one that nothing
can be left out of, not always the smallest of all. What is left of the difference must be within the noise floor, else
it is no explanation. Conventions are faults like any other here, and so is NIR's own rule where another is held to be
right.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

from harness.explain.suspect import Suspect
from harness.faults.catalogue import EVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from harness.explain.explanation import Explanation, Faults
    from harness.explain.question import Question
    from harness.explain.suspect import Score

MOST, MOST_LARGE = 4, 3
"""Faults at a time where nothing is known: Rockpool reads a CubaLIF with four, other fields of it with up to eight. A
network is searched less deep, for it runs for long."""

PAIR, MORE = 2, 2
"""Faults that are tried alone before those that are tried beside what explained the framework before, and those."""

FEW = 32
"""Faults that can be tried three at a time, every three of them, in seconds; as many apply to a single neuron."""

WIDTH, NARROW = 8, 2
"""Sets that are carried on to one fault more by each way to tell near from far, and those in a network."""


class Reach(StrEnum):
    """How far a search goes."""

    NEAR = "near"
    """What is known, or that with one fault more: the rest was tried before."""
    USUAL = "usual"
    """Beside that one fault or two, and what is known with two more."""
    DEEP = "deep"
    """Beside that three or four."""


def search(question: Question, known: Iterable[Faults] = (), reach: Reach = Reach.DEEP) -> Explanation | None:
    """A set that explains and of which nothing can be left out; None where none was found or nothing differs.

    Args:
        question: what is to be explained.
        known: sets of faults that explained the same framework before.
        reach: how far from what is known, and from nothing, is looked.
    """
    suspect = Suspect(question)
    known = (*filter(None, (suspect.rules,)), *known)
    if suspect.explains(()):
        return None  # then every fault that does not show would explain it
    alone = None if reach is Reach.NEAR else _widened(suspect, [()], 1)
    if alone:
        return alone
    for guess in sorted(known, key=len):
        if suspect.explains(guess):
            return suspect.told(_needed(suspect, guess))
    if reach is Reach.NEAR:
        return _widened(suspect, known, 1)
    # What one framework does wrong adds up: a little more of the same is more likely than three other things.
    found = _widened(suspect, [()], PAIR) or _widened(suspect, known, MORE)
    most = MOST_LARGE if suspect.large else MOST
    return found or (_widened(suspect, [()], most) if reach is Reach.DEEP else None)


def _widened(suspect: Suspect, frontier: Sequence[Faults], most: int) -> Explanation | None:
    """The smallest set that explains, of those with up to so many faults more than one of the frontier."""
    nothing = [*frontier] == [()]
    names = suspect.names
    for size in range(1, most + 1):
        scored = dict(_grown(suspect, frontier, names))
        nearest = _nearest(scored, NARROW if suspect.large else WIDTH)
        for faults in (*_fine(scored), *nearest):
            if suspect.explains(faults):
                return suspect.told(_needed(suspect, faults))
        names = _worth_adding(suspect, scored, size)
        everything = nothing and not suspect.large and (size < PAIR or (size == PAIR and len(names) <= FEW))
        frontier = [*scored] if everything else nearest
    return None


def _grown(suspect: Suspect, frontier: Iterable[Faults], names: Iterable[str]) -> Iterator[tuple[Faults, Score]]:
    """Every set of one fault more, with its score on a few samples."""
    seen: set[frozenset[str]] = set()
    for faults, name in product(frontier, names):
        grown = frozenset((*faults, name))
        if name in faults or grown in seen:
            continue
        seen.add(grown)
        ordered = tuple(each for each in EVERY if each in grown)
        score = suspect.score(ordered)
        if score is not None:
            yield ordered, score


def _worth_adding(suspect: Suspect, scored: Iterable[Faults], size: int) -> tuple[str, ...]:
    """All faults after the first; then those that applied to something, in a network only conventions."""
    if size == 1:
        return suspect.names
    if suspect.large:
        return suspect.conventions
    applied = {name for faults in scored for name in faults}
    return tuple(name for name in EVERY if name in applied)


def _fine(scored: Mapping[Faults, Score]) -> list[Faults]:
    """The sets that leave nothing on a few samples: what compares most first, then what leaves least."""
    fine = [faults for faults, score in scored.items() if score.fine]
    return sorted(fine, key=lambda faults: (-scored[faults].compared, scored[faults].residual))


def _nearest(scored: Mapping[Faults, Score], width: int) -> list[Faults]:
    """The sets that come nearest: by all that differs, by how long nothing does, by what differs before a spike."""
    ways: tuple[Callable[[Score], tuple[float, ...]], ...] = (
        lambda score: score.far,
        lambda score: score.early,
        lambda score: (score.quiet, *score.far),
    )
    return list(
        dict.fromkeys(faults for way in ways for faults in sorted(scored, key=lambda f: way(scored[f]))[:width])
    )


def _needed(suspect: Suspect, faults: Faults) -> Faults:
    """The set without the faults it explains without, and with one for those that it sums up."""
    for fewer in (*_without_one(faults), *_summed_up(faults)):
        if suspect.explains(fewer):
            return _needed(suspect, fewer)
    return faults


def _without_one(faults: Faults) -> list[Faults]:
    return [tuple(each for each in faults if each != name) for name in faults if len(faults) > 1]


def _summed_up(faults: Faults) -> list[Faults]:
    shorter = []
    for name, fault in EVERY.items():
        if fault.sums_up and {*fault.sums_up} <= {*faults}:
            left = {name, *faults} - {*fault.sums_up}
            shorter.append(tuple(each for each in EVERY if each in left))
    return shorter
