"""Tasks that wait, and which of them is next.

A framework starts once where it can: a hand that has done one of its jobs does its next one. A hand with nothing
left goes where the fewest are at work and, among these, to the longest queue.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.task import Task


class Waiting:
    """Tasks by framework, in their order.

    Args:
        tasks: all of them.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks: dict[str, deque[Task]] = defaultdict(deque)
        self._hands: Counter[str] = Counter()
        for task in tasks:
            self._tasks[task.environment.name].append(task)

    def next(self, last: str | None = None) -> Task | None:
        """The next task of a hand, which is at work for its framework from now on; None if nothing is left.

        Args:
            last: the framework whose task it has just ended.
        """
        if last is not None:
            self._hands[last] -= 1
        left = [name for name, tasks in self._tasks.items() if tasks]
        if not left:
            return None
        name = last if last in left else min(left, key=lambda each: (self._hands[each], -len(self._tasks[each])))
        self._hands[name] += 1
        return self._tasks[name].popleft()
