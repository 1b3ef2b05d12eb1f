"""A process that dies, hangs or grows costs its cells only, and none is left behind."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path

import nir
import numpy as np
import psutil
import pytest

from adapters.graph import write
from adapters.job import DONE, Job
from harness.exceptions import JobTimeoutError, ProcessStartError
from harness.process import FrameworkProcess, Limits
from reports.verdict import Verdict

FAKES = Path(__file__).resolve().parent / "fakes"
R = "reference"
V = Verdict
MEMORY = 400 * 2**20

PARENT = """
import sys
from harness.process import FrameworkProcess, Limits
process = FrameworkProcess(sys.executable, Limits())
print(process.pid, flush=True)
process.call(__JOB__, 60.0, 60.0)
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
        ("forking", V.TIMEOUT, "stopped after 3 s", Limits(timeout=3.0, memory=MEMORY)),
        ("hungry", V.FAILED, "memory: more than 0.39 GiB used", Limits(timeout=30.0, memory=MEMORY)),
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


def test_an_interpreter_that_says_nothing_is_given_up(tmp_path):
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\nexec sleep 600\n")
    silent.chmod(0o755)
    before = below()
    started = time.monotonic()
    with pytest.raises(ProcessStartError, match="did not start"):
        FrameworkProcess(str(silent), Limits(start=1.0))
    assert time.monotonic() - started < 10
    assert below() <= before


def test_a_process_whose_parent_is_killed_ends_by_itself_and_ends_what_it_started(tmp_path):
    job = Job(
        package="fake_forking", distribution="nir", path=str(FAKES), route="bridged", scenario="",
        graph=str(tmp_path / "graph.nir"), dt=1e-3, stimulus="", inputs=(), outputs=(), membranes=(),
        membrane_samples=1, folder=str(tmp_path),
    )  # fmt: skip
    write(nir.NIRGraph({"input": nir.Input(np.array([1])), "output": nir.Output(np.array([1]))}, [("input", "output")]),
          tmp_path / "graph.nir")  # fmt: skip
    program = PARENT.replace("__JOB__", f"__import__('adapters.job').job.Job.from_json({job.to_json()!r})")
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        family = wait_for(lambda: {child, *(each.pid for each in psutil.Process(child).children())}, 2)
        parent.kill()
    assert wait_for(lambda: {pid for pid in family if not alive(pid)}, len(family)) == family


BUSY = """
import time
from adapters.reference import bridged

def busy():
    end = time.process_time() + 2
    while time.process_time() < end:
        pass
"""
IMPORTING = BUSY + "busy()\nload = bridged.load\n"
LOADING = BUSY + "def load(graph, dt):\n    busy()\n    return bridged.load(graph, dt)\n"


@pytest.fixture
def working(tmp_path):
    """`working(program)`: what a job comes to whose adapter is this program and that may use a second of a core."""

    def end(program):
        package = tmp_path / "busy_nirtrip"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "bridged.py").write_text(program)
        ends = {"input": nir.Input(np.array([1])), "output": nir.Output(np.array([1]))}
        write(nir.NIRGraph(ends, [("input", "output")]), tmp_path / "graph.nir")
        np.savez(tmp_path / "stimulus.npz", x=np.zeros((2, 1, 1)))
        job = Job(
            package="busy_nirtrip", distribution="nir", path=str(tmp_path), route="bridged", scenario="",
            graph=str(tmp_path / "graph.nir"), dt=1e-3, stimulus=str(tmp_path / "stimulus.npz"),
            inputs=(("input", "x"),), outputs=("output",), membranes=(), membrane_samples=1, folder=str(tmp_path),
        )  # fmt: skip
        process = FrameworkProcess(sys.executable, Limits())
        try:
            return process.call(job, timeout=60.0, work=1.0)
        finally:
            process.kill()

    return end


def test_the_work_of_importing_a_framework_is_no_job_s(working):
    assert working(IMPORTING).run == DONE


def test_the_work_of_loading_is_the_job_s(working):
    with pytest.raises(JobTimeoutError, match="stopped after 1 s of work"):
        working(LOADING)


def wait_for(look, count):
    """What `look` sees once it sees so many."""
    for _ in range(100):
        found = look()
        if len(found) >= count:
            return found
        time.sleep(0.1)
    pytest.fail(f"saw {found}, expected {count}")
