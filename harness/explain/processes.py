"""Processes that search for explanations, each for one question at a time.

Decides what a dead process costs: the question it had. The next one gets a new process, and no other question notices.
"""

from __future__ import annotations

from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Self

from loky import ProcessPoolExecutor
from loky.process_executor import BrokenProcessPool

from harness.explain.search import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from harness.explain.explanation import Explanation, Faults
    from harness.explain.question import Question
    from harness.explain.search import Reach

IDLE = 10
"""Seconds after which a process that is asked nothing ends, whatever became of its parent."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class SearchLostError(RuntimeError):
    """The process that searched is dead."""


class Process:
    """A process that is there when it is asked something."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock, self._closed = Lock(), False

    def search(self, question: Question, known: Iterable[Faults], reach: Reach) -> Explanation | None:
        """`search` in the process.

        Raises:
            SearchLostError: the process ended before it answered, or was told to.
        """
        pool = self._opened()
        try:
            found: Explanation | None = pool.submit(search, question, known, reach).result()
        except BrokenProcessPool as error:
            with self._lock:
                self._pool = None
            raise SearchLostError(
                f"the process that searched is dead, expected an answer: {error}; it may have had too little memory"
            ) from error
        return found

    def close(self, *, kill: bool) -> None:
        """End the process, whatever it does if it is to be killed; it is not started again."""
        with self._lock:
            self._closed = True
            if self._pool is not None:
                self._pool.shutdown(kill_workers=kill)

    def _opened(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                raise SearchLostError("a search was asked for, expected none after the end; ask before it")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, timeout=IDLE, env=ONE_THREAD)
            return self._pool


class Processes:
    """So many processes at a time.

    Args:
        number: how many.

    Attributes:
        closed: whether all were ended.
    """

    def __init__(self, number: int) -> None:
        self._every = [Process() for _ in range(number)]
        self._free: SimpleQueue[Process] = SimpleQueue()
        self.closed = False
        for process in self._every:
            self._free.put(process)

    @contextmanager
    def one(self) -> Iterator[Process]:
        """A process that nobody else asks meanwhile."""
        process = self._free.get()
        try:
            yield process
        finally:
            self._free.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all; after an error whatever they do, else every question would be waited for."""
        self.closed = True
        for process in self._every:
            process.close(kill=error is not None)
