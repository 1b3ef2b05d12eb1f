"""A process that dies, hangs or grows costs its cells only, and none is left behind."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time

import psutil
import pytest

from harness.exceptions import ProcessStartError
from harness.process import FrameworkProcess, Limits
from reports.verdict import Verdict

R = "reference"
V = Verdict
MEMORY = 400 * 2**20

PARENT = """
import sys, time
from harness.process import FrameworkProcess, Limits
print(FrameworkProcess(sys.executable, Limits()).pid, flush=True)
time.sleep(600)
"""


def alive(pid):
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def below():
    return {child.pid for child in psutil.Process().children(recursive=True) if alive(child.pid)}


@pytest.mark.parametrize(
    ("fake", "verdict", "words", "limits"),
    [
        ("crashing", V.FAILED, "the framework's process died", Limits(memory=MEMORY)),
        ("sleeping", V.TIMEOUT, "stopped after 3 s", Limits(timeout=3.0, memory=MEMORY)),
        ("hungry", V.FAILED, "memory: 0.", Limits(timeout=30.0, memory=MEMORY)),
    ],
)
def test_a_lost_process_costs_its_cells_only(session, fake, verdict, words, limits):
    before = below()
    ran = session((R, fake), (fake, R), (R, "good"), ("good", R), limits=limits)
    for pair in ((R, fake), (fake, R)):
        assert ran.cells[pair].verdict is verdict
        assert ran.cells[pair].blame == f"import:{fake}"
        assert words in ran.cells[pair].reason
    for pair in ((R, "good"), ("good", R)):
        assert ran.cells[pair].verdict is V.IDENTICAL
    assert ran.run.finished
    assert below() <= before


def test_an_interpreter_that_does_not_start_is_named():
    before = below()
    with pytest.raises(ProcessStartError, match="/nowhere/python did not start"):
        FrameworkProcess("/nowhere/python", Limits(start=5.0))
    assert below() <= before


def test_a_process_whose_parent_is_killed_ends_by_itself():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    for _ in range(50):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)
