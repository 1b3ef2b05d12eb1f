"""The legs that a cell rests on, and which of them are held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.judge.bench import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.legs import LegRun


@dataclass(frozen=True)
class CellRuns:
    """The legs a cell rests on.

    Args:
        source: the source's own run of G0.
        reference: the reference of G0.
        written: the reference of the graph the source exported, None if there is none.
        target: the target's run of that graph, None if there is none.
    """

    source: LegRun
    reference: LegRun
    written: LegRun | None
    target: LegRun | None

    @property
    def every(self) -> tuple[LegRun, ...]:
        """All that there are."""
        return tuple(filter(None, (self.source, self.reference, self.written, self.target)))

    def pairs(self) -> Iterator[Pair]:
        """What is compared: fidelity, export, import, port."""
        yield Pair(self.reference, self.source, self.reference)
        if self.written:
            yield Pair(self.written, self.source, self.written)
        if self.written and self.target:
            yield Pair(self.written, self.target, self.written)
        if self.target:
            yield Pair(self.source, self.target, self.reference)
