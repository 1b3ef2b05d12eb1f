"""Framework processes that stay warm between jobs, so many at a time.

Decides which process does a job: one of its framework that has nothing to do, or a new one in the place of another
framework's. A process that dies, hangs or grows too large costs its job only.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from harness.exceptions import MemoryLimitError, ProcessDiedError
from harness.process import FrameworkProcess, Limits

if TYPE_CHECKING:
    from types import TracebackType

    from adapters.job import Job, Outcome
    from harness.environments import Environment


class Processes:
    """At most `jobs` framework processes; none outlives the `with` block.

    Args:
        jobs: processes at a time.
        limits: of each job.
    """

    def __init__(self, jobs: int, limits: Limits) -> None:
        self.jobs, self.limits = jobs, limits
        self._lock = threading.Lock()
        self._idle: dict[str, list[FrameworkProcess]] = defaultdict(list)
        self._busy: set[FrameworkProcess] = set()
        self._starting = 0
        self._stopping = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._stopping = True
            processes = [*self._busy, *(each for idle in self._idle.values() for each in idle)]
        for process in processes:
            process.kill() if error else process.close()

    def call(self, environment: Environment, job: Job, timeout: float, work: float) -> Outcome:
        """Do a job; one that is too large for a process that others have filled gets a fresh one.

        Args:
            environment: who does it.
            job: what is to be done.
            timeout: seconds it may take, where the limits say nothing.
            work: seconds of a core it may use, where the limits say nothing.

        Raises:
            ProcessStartError, ProcessDiedError, JobTimeoutError, MemoryLimitError: what became of its process.
        """
        while True:
            process = self._take(environment)
            used = process.jobs > 0
            try:
                outcome = process.call(job, timeout, work)
            except MemoryLimitError:
                if not used:
                    raise
            else:
                self._give(environment, process)
                return outcome
            finally:
                with self._lock:
                    self._busy.discard(process)

    def _take(self, environment: Environment) -> FrameworkProcess:
        """A process of the framework: an idle one, or a new one in the place of another's idle one."""
        with self._lock:
            idle = self._idle[environment.name]
            process = idle.pop() if idle else None
            if process:
                self._busy.add(process)
                return process
            self._starting += 1
            surplus = self._surplus()
        for other in surplus:
            other.close()
        try:
            process = FrameworkProcess(environment.interpreter, self.limits)
        finally:
            with self._lock:
                self._starting -= 1
        with self._lock:
            stopping = self._stopping
            if not stopping:
                self._busy.add(process)
        if stopping:
            process.kill()
            raise ProcessDiedError("the run was stopped")
        return process

    def _surplus(self) -> list[FrameworkProcess]:
        """Idle processes that have to go so that no more than `jobs` are alive."""
        going: list[FrameworkProcess] = []
        while sum(map(len, self._idle.values())) + len(self._busy) + self._starting > self.jobs:
            others = next((each for each in self._idle.values() if each), None)
            if others is None:
                break
            going.append(others.pop())
        return going

    def _give(self, environment: Environment, process: FrameworkProcess) -> None:
        with self._lock:
            self._busy.discard(process)
            self._idle[environment.name].append(process)
