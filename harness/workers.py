"""Does tasks in framework processes, several at a time, and keeps their results.

Decides what a job that lost its process has come to, and that one failing task of ours ends them all.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Self

from adapters.job import NOT_RUN, Outcome, Step
from harness.exceptions import JobTimeoutError, MemoryLimitError, ProcessDiedError, ProcessStartError
from harness.processes import Processes
from harness.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from harness.listener import Listener
    from harness.process import Limits
    from harness.store import Result, Store
    from harness.task import Task

WAIT = 0.2
"""Seconds between two looks for Ctrl-C while jobs run."""


class Workers:
    """Hands for tasks.

    Args:
        store: where results go.
        jobs: processes at a time.
        limits: of each job.
        listener: told of progress.
        fresh: compute everything anew, once.
    """

    def __init__(self, store: Store, jobs: int, limits: Limits, listener: Listener, *, fresh: bool = False) -> None:
        self.store, self.jobs, self.listener = store, jobs, listener
        self.results: dict[str, Result] = {}
        self._fresh = fresh
        self._processes = Processes(jobs, limits)
        self._executor: Executor = ThreadPoolExecutor(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._processes.__exit__(kind, error, trace)
        self._executor.shutdown(wait=True, cancel_futures=True)

    def run(self, title: str, tasks: Sequence[Task]) -> dict[str, Result]:
        """Do all tasks; give their results by key."""
        unique = {task.key: task for task in tasks}
        new = [task for key, task in unique.items() if key not in self.results]
        self.listener.begin(title, len(new))
        waiting = Waiting(new)
        first = (waiting.next() for _ in range(self.jobs))
        running = {self._submit(task): task for task in first if task}
        while running:
            ended, _ = wait(running, WAIT, FIRST_COMPLETED)
            for future in ended:
                task = running.pop(future)
                self._end(task, future.result())
                following = waiting.next(task.environment.name)
                if following:
                    running[self._submit(following)] = following
        return {key: self.results[key] for key in unique}

    def _submit(self, task: Task) -> Future[Result]:
        return self._executor.submit(self.store.make, task.key, partial(self._work, task), fresh=self._fresh)

    def _end(self, task: Task, result: Result) -> None:
        self.results[task.key] = result
        self.listener.done(task.environment.name, _trouble(result.outcome))

    def _work(self, task: Task, folder: Path) -> Outcome:
        job = replace(task.job, folder=str(folder))
        try:
            return self._processes.call(task.environment, job, task.timeout, task.work)
        except JobTimeoutError as error:
            return _lost(Step("timeout", str(error)))
        except (MemoryLimitError, ProcessDiedError, ProcessStartError) as error:
            return _lost(Step("failed", str(error)))


def _trouble(outcome: Outcome) -> str:
    """How a job went wrong, if it did not end as a framework should."""
    bad = [step for step in (outcome.load, outcome.run) if step.status in ("failed", "timeout")]
    return f"{bad[0].status}: {bad[0].error}" if bad else ""


def _lost(step: Step) -> Outcome:
    """The outcome of a job whose process is gone: nothing of it is there."""
    return Outcome(step, NOT_RUN, NOT_RUN)
