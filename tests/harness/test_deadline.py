"""A job ends by the clock or by what it has used of a core, whichever is first."""

from __future__ import annotations

import math
import subprocess
import sys
import time

import psutil
import pytest

from harness.deadline import Deadline
from harness.exceptions import JobTimeoutError

BUSY = "while True: pass"
ASLEEP = "import time; time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
PATIENCE = 30.0
"""Seconds until a busy process has certainly had a little of a core."""


@pytest.fixture
def begun():
    """Start a Python program; it is gone after the test, with what it started."""
    started = []

    def begin(program):
        started.append(subprocess.Popen([sys.executable, "-c", program]))
        return psutil.Process(started[-1].pid)

    yield begin
    for each in started:
        for process in (*psutil.Process(each.pid).children(recursive=True), each):
            process.kill()
        each.wait()


def wait_for(deadline):
    deadline.work_begins()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        deadline.check()
        time.sleep(0.02)


@pytest.mark.parametrize("program", [BUSY, PARENT], ids=["itself", "what it started"])
def test_a_busy_process_ends_by_its_work(begun, program):
    with pytest.raises(JobTimeoutError, match=r"^stopped after 0\.3 s of work$"):
        wait_for(Deadline(begun(program), math.inf, 0.3))


def test_an_idle_process_ends_by_the_clock(begun):
    with pytest.raises(JobTimeoutError, match=r"^stopped after 0\.3 s$"):
        wait_for(Deadline(begun(ASLEEP), 0.3, 5.0))


def test_an_idle_process_does_no_work(begun):
    process = begun(ASLEEP)
    time.sleep(0.5)  # it has started
    deadline = Deadline(process, math.inf, 0.2)
    deadline.work_begins()
    time.sleep(0.5)
    deadline.check()


def test_work_done_until_it_begins_does_not_count(begun):
    process = begun(BUSY)
    deadline = Deadline(process, math.inf, 0.4)
    while sum(process.cpu_times()[:2]) < 0.6:
        time.sleep(0.02)
        deadline.check()
    deadline.work_begins()
    deadline.check()
