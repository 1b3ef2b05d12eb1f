"""A framework's own process: a fresh interpreter that sees nothing of nirtrip but the `adapters` package.

Decides how it is started, watched (time, memory, life) and ended. A process that misbehaves is killed; the next
job gets a new one.
"""

from __future__ import annotations

import contextlib
import inspect
import math
import os
import shlex
import signal
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import execnet
import psutil

import adapters
from adapters.job import BEGUN, Outcome
from harness.deadline import Deadline
from harness.environments.home import Home
from harness.exceptions import MemoryLimitError, ProcessDiedError, ProcessStartError

if TYPE_CHECKING:
    from adapters.job import Job

POLL = 0.1
"""Seconds between two looks at a working process."""

SETTINGS = (
    *("-u", "PYTHONPATH", "PYTHONHASHSEED=0"),
    *("OMP_NUM_THREADS=1", "MKL_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1"),
    *("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS=0", "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES=-1"),
)
"""Environment of every process: what was asked of its Python is what runs, exporters order edges by hash, threads
fight for cores that jobs share, and what JAX compiles for one small graph serves others."""

LAST_WAIT = 5.0
"""Seconds until a process that was told to end, or killed, is gone."""

MARK = "NIRTRIP_PROCESS"
"""Environment variable by which a process can be found before it has said anything."""


@dataclass(frozen=True)
class Limits:
    """What a job may use.

    Args:
        timeout: seconds; None for what is usual for each job.
        memory: bytes of resident memory.
        start: seconds until a new process must have answered.
    """

    timeout: float | None = None
    memory: int = 4 * 2**30
    start: float = 120.0


class FrameworkProcess:
    """One interpreter that answers jobs one after the other.

    Args:
        interpreter: path of the Python that has the framework.
        limits: of each job.

    Raises:
        ProcessStartError: it did not start or not answer.
    """

    def __init__(self, interpreter: str, limits: Limits) -> None:
        self.limits, self.jobs = limits, 0
        self._group = execnet.Group()
        mark = f"{MARK}={uuid.uuid4().hex}"
        compiled = f"JAX_COMPILATION_CACHE_DIR={Home().compiled}"
        python = shlex.join(["env", *SETTINGS, compiled, mark, interpreter, "-P"])
        # execnet waits for ever for an interpreter that says nothing; once it is killed, execnet gives up.
        late = threading.Timer(limits.start, _kill_marked, (mark,))
        late.start()
        try:
            gateway = self._group.makegateway(f"popen//python={python}")
            self._channel = gateway.remote_exec(_bootstrap)
            self._channel.send(str(Path(inspect.getfile(adapters)).parent))
            self.pid = int(self._channel.receive(limits.start))
        except Exception as error:
            self._group.terminate(timeout=0)
            raise ProcessStartError(
                f"{interpreter} did not start as a framework process within {limits.start:g} s: "
                f"{str(error) or type(error).__name__}; check that it runs"
            ) from error
        finally:
            late.cancel()

    def call(self, job: Job, timeout: float, work: float) -> Outcome:
        """Do one job.

        Args:
            job: what is to be done.
            timeout: seconds it may take, where the limits say nothing.
            work: seconds of a core it may use once the framework is imported, where the limits say nothing.

        Raises:
            ProcessDiedError, JobTimeoutError, MemoryLimitError: the process is gone then.
        """
        self.jobs += 1
        try:
            deadline = self._deadline(timeout, work)
            self._channel.send(job.to_json())
            while True:
                with contextlib.suppress(self._channel.TimeoutError):
                    said = self._channel.receive(POLL)
                    if said != BEGUN:
                        return Outcome.from_json(said)
                    deadline.work_begins()
                    continue
                self._watch_memory()
                deadline.check()
        except (EOFError, OSError, psutil.NoSuchProcess) as error:
            self.kill()
            raise ProcessDiedError("the framework's process died") from error
        except self._channel.RemoteError as error:
            self.kill()
            raise ProcessDiedError(f"the framework's process gave up: {error}") from error
        except BaseException:
            self.kill()
            raise

    def _deadline(self, timeout: float, work: float) -> Deadline:
        """The end of a job: what the limits say, else what is usual for it."""
        if self.limits.timeout is not None:
            timeout, work = self.limits.timeout, math.inf
        return Deadline(psutil.Process(self.pid), timeout, work)

    def _watch_memory(self) -> None:
        process = psutil.Process(self.pid)
        used = process.memory_info().rss
        for child in process.children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it has ended meanwhile
                used += child.memory_info().rss
        if used > self.limits.memory:
            raise MemoryLimitError(f"memory: more than {self.limits.memory / 2**30:.2f} GiB used")

    def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            for each in (*process.children(recursive=True), process):
                each.kill()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # what it started may have left its family, not its group
        self.close()

    def close(self) -> None:
        """End the process after its last job; it is gone when this returns."""
        self._group.terminate(timeout=1.0)
        with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            psutil.Process(self.pid).wait(LAST_WAIT)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # what the framework started and did not end


def _kill_marked(mark: str) -> None:
    """End the processes below this one that were started with a mark."""
    name, _, value = mark.partition("=")
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if process.environ().get(name) == value:
                process.kill()


def _bootstrap(channel):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  its source is sent to the process
    """Make one folder importable as `adapters`, and nothing beside it."""
    import sys  # noqa: PLC0415  only what is inside travels
    from importlib.util import module_from_spec, spec_from_file_location  # noqa: PLC0415

    folder = channel.receive()
    spec = spec_from_file_location("adapters", folder + "/__init__.py", submodule_search_locations=[folder])
    if spec is None or spec.loader is None:
        raise ImportError(folder)
    sys.modules["adapters"] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules["adapters"])
    from adapters.worker import serve  # noqa: PLC0415

    serve(channel)
