"""Greedy search for the smallest graph that shows a fault.

Decides when it ends: when no pass makes anything smaller, or the tries are used up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from harness.shrink.passes import PASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.shrink.instance import Instance


class Listener(Protocol):
    """Who wants to know how far the search is."""

    def tried(self, tries: int, smallest: Instance) -> None:
        """One more was tried; this is the smallest so far."""


def shrink(instance: Instance, shows: Callable[[Instance], bool], limit: int, listener: Listener) -> Instance:
    """The smallest instance found that still shows the fault.

    Args:
        instance: shows it.
        shows: whether another does.
        limit: of tries.
        listener: told after each.
    """
    search = _Search(shows, limit, listener)
    while True:
        smaller = search.once(instance)
        if smaller is instance:
            return instance
        instance = smaller


class _Search:
    def __init__(self, shows: Callable[[Instance], bool], limit: int, listener: Listener) -> None:
        self._shows, self._limit, self._listener = shows, limit, listener
        self._tries = 0

    def once(self, instance: Instance) -> Instance:
        """After each pass has done what it can."""
        for each in PASSES:
            smaller: Instance | None = instance
            while smaller is not None:
                instance = smaller
                smaller = self._smaller(instance, each(instance))
        return instance

    def _smaller(self, instance: Instance, candidates: Iterator[Instance]) -> Instance | None:
        for candidate in candidates:
            if not (candidate.sound and candidate.size < instance.size):
                continue
            if self._tries >= self._limit:
                return None
            self._tries += 1
            found = self._shows(candidate)
            self._listener.tried(self._tries, candidate if found else instance)
            if found:
                return candidate
        return None
