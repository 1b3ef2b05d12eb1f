"""Who is told how far the work is."""

from __future__ import annotations

from typing import Protocol


class Listener(Protocol):
    """Who wants to know how far the work is."""

    def begin(self, title: str, total: int) -> None:
        """A batch of jobs begins."""

    def done(self, framework: str, trouble: str = "") -> None:
        """A job has ended; in trouble, if there are words for it."""


class Silence:
    """Nobody wants to know."""

    def begin(self, title: str, total: int) -> None:
        """Say nothing."""

    def done(self, framework: str, trouble: str = "") -> None:
        """Say nothing."""
