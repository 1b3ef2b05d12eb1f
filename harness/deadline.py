"""When a job has had its time: by the clock, or by what its process has used of a core."""

from __future__ import annotations

import contextlib
import time

import psutil

from harness.exceptions import JobTimeoutError


class Deadline:
    """The end of one job, whose time runs from now on, and whose work from when it is told to.

    Args:
        process: does the job.
        timeout: seconds it may take.
        work: seconds of a core that it, and what it starts, may use. They do not pass faster on a busy machine.
    """

    def __init__(self, process: psutil.Process, timeout: float, work: float) -> None:
        self._process, self._timeout, self._work = process, timeout, work
        self._end, self._counts = time.monotonic() + timeout, False
        self._before: float | None = None

    def work_begins(self) -> None:
        """Count from the next look on: most jobs are done before it, and to look takes longer than they do."""
        self._counts = True

    def check(self) -> None:
        """Do nothing before the end.

        Raises:
            JobTimeoutError: it is over.
        """
        if time.monotonic() > self._end:
            raise JobTimeoutError(f"stopped after {self._timeout:g} s")
        if not self._counts:
            return
        used = _used(self._process)
        if self._before is None:
            self._before = used
        elif used - self._before > self._work:
            raise JobTimeoutError(f"stopped after {self._work:g} s of work")


def _used(process: psutil.Process) -> float:
    """Seconds of a core: its own, of what it has started, and of what of that has ended."""
    used = sum(process.cpu_times()[:4])
    for child in process.children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            used += sum(child.cpu_times()[:4])
    return float(used)
