"""Ctrl-C ends a run at once, leaves what was found, and no process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from reports.run_directory import read_run

COMMAND = "run scnn --samples 20 --framework reference --framework snntorch --route bridged --fresh --jobs 2"


@pytest.mark.slow
@pytest.mark.frameworks
def test_an_interrupted_run_is_unfinished_readable_and_leaves_no_process(tmp_path):
    words = [*COMMAND.split(), "--out", str(tmp_path / "out"), "--store", str(tmp_path / "store")]
    program = [sys.executable, "-c", "from harness.cli import main; main()", *words]
    with subprocess.Popen(
        program,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as run:
        assert "jobs" in run.stdout.readline()
        below = wait_for_children(run.pid)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
    assert run.returncode == 130, out + err
    assert "interrupted" in err
    assert not read_run(tmp_path / "out").finished
    _, living = psutil.wait_procs(below, timeout=5)
    assert not living


def wait_for_children(pid):
    """The processes below a run, once there are any."""
    for _ in range(100):
        with contextlib.suppress(psutil.NoSuchProcess):
            found = psutil.Process(pid).children(recursive=True)
            if found:
                return found
        time.sleep(0.1)
    pytest.fail("the run started no process")
