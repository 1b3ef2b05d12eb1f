"""Does jobs in framework processes, several at a time.

Decides which process does which job: the jobs of one framework go to as few processes as there are free hands, so
that a framework starts once where it can; there are never more processes than `jobs`. A process that dies, hangs
or grows too large costs its job and is replaced. Nothing that was started outlives the `with` block.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Self

from adapters.job import NOT_RUN, Outcome, Step
from harness.exceptions import JobTimeoutError, MemoryLimitError, ProcessDiedError, ProcessStartError
from harness.process import FrameworkProcess, Limits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from adapters.job import Job
    from harness.environments import Environment
    from harness.listener import Listener
    from harness.store import Result, Store

WAIT = 0.2
"""Seconds between two looks for Ctrl-C while jobs run."""


@dataclass(frozen=True)
class Task:
    """A job, who does it, and what its result is called in the store.

    Args:
        key: its name.
        environment: who does it.
        job: what is to be done.
        timeout: seconds it may take, where the limits say nothing.
    """

    key: str
    environment: Environment
    job: Job
    timeout: float = 600.0


class Workers:
    """Hands for jobs.

    Args:
        store: where results go.
        jobs: processes at a time.
        limits: of each job.
        listener: told of progress.
        fresh: compute everything anew, once.
    """

    def __init__(self, store: Store, jobs: int, limits: Limits, listener: Listener, *, fresh: bool = False) -> None:
        self.store, self.jobs, self.limits, self.listener = store, jobs, limits, listener
        self.results: dict[str, Result] = {}
        self._fresh = fresh
        self._executor: Executor = ThreadPoolExecutor(jobs)
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
        self._executor.shutdown(wait=True, cancel_futures=True)

    def run(self, title: str, tasks: Sequence[Task]) -> dict[str, Result]:
        """Do all tasks; give their results by key."""
        unique = {task.key: task for task in tasks}
        new = [task for key, task in unique.items() if key not in self.results]
        self.listener.begin(title, len(new))
        futures: list[Future[None]] = [self._executor.submit(self._lane, lane) for lane in self._lanes(new)]
        while wait(futures, WAIT, FIRST_EXCEPTION).not_done and not any(f.done() and f.exception() for f in futures):
            pass
        for future in futures:
            if future.done():
                future.result()
        return {key: self.results[key] for key in unique}

    def _lanes(self, tasks: Sequence[Task]) -> list[list[Task]]:
        """Tasks for one process each: one lane a framework, more where there are hands to spare."""
        by_framework: dict[str, list[Task]] = defaultdict(list)
        for task in tasks:
            by_framework[task.environment.name].append(task)
        hands = max(1, self.jobs // max(1, len(by_framework)))
        return [lane[start::hands] for lane in by_framework.values() for start in range(min(hands, len(lane)))]

    def _lane(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            if self._stopping:
                return
            result = self.store.make(task.key, partial(self._work, task), fresh=self._fresh)
            self.results[task.key] = result
            self.listener.done(task.environment.name, _trouble(result.outcome))

    def _work(self, task: Task, folder: Path) -> Outcome:
        try:
            return self._call(task, replace(task.job, folder=str(folder)))
        except JobTimeoutError as error:
            return _lost(Step("timeout", str(error)))
        except (MemoryLimitError, ProcessDiedError, ProcessStartError) as error:
            return _lost(Step("failed", str(error)))

    def _call(self, task: Task, job: Job) -> Outcome:
        """Do a job; one that is too large for a process that others have filled gets a fresh one."""
        while True:
            process = self._take(task.environment)
            used = process.jobs > 0
            try:
                outcome = process.call(job, self.limits.timeout or task.timeout)
            except MemoryLimitError:
                if not used:
                    raise
            else:
                self._give(task.environment, process)
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


def _trouble(outcome: Outcome) -> str:
    """How a job went wrong, if it did not end as a framework should."""
    bad = [step for step in (outcome.load, outcome.run) if step.status in ("failed", "timeout")]
    return f"{bad[0].status}: {bad[0].error}" if bad else ""


def _lost(step: Step) -> Outcome:
    """The outcome of a job whose process is gone: nothing of it is there."""
    return Outcome(step, NOT_RUN, NOT_RUN)
