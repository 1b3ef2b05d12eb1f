"""Ctrl-C ends a run at once, leaves what was found, and no process."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from reports.run_directory import read_run

COMMAND = "run lif --framework reference --framework blocking --route bridged --fresh --jobs 2"

PROGRAM = "import sys; sys.path.append({place!r}); from harness.cli import main; main()"

FILES = {
    "blocking-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: blocking\nVersion: 1.0\n",
    "blocking-1.0.dist-info/entry_points.txt": "[nirtrip.adapters]\nblocking = blocking_nirtrip:FRAMEWORK\n",
    "blocking_nirtrip/__init__.py": """
        from adapters.registry import Framework
        FRAMEWORK = Framework("blocking", "blocking_nirtrip", ("blocking",), routes=("bridged",))
        """,
    "blocking_nirtrip/bridged.py": """
        import time
        from pathlib import Path
        def load(graph, dt):
            Path(__file__).with_name("began").touch()
            while True:
                time.sleep(1)
        """,
}
"""A framework that never comes back, and says when it has begun."""


@pytest.fixture
def installed(tmp_path):
    """The folder in which the framework and its adapter are installed."""
    folder = tmp_path / "installed"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text))
    return folder


@pytest.fixture
def interrupted(installed, tmp_path):
    """`interrupted(out)`: a run that was told to stop in the middle of a job; its exit code and what it said."""

    def end(out):
        words = [*COMMAND.split(), "--out", str(out), "--store", str(tmp_path / "store")]
        program = [sys.executable, "-c", PROGRAM.format(place=str(installed)), *words]
        with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            wait_for(installed / "blocking_nirtrip" / "began", run)
            below = psutil.Process(run.pid).children(recursive=True)
            run.send_signal(signal.SIGINT)
            try:
                _, err = run.communicate(timeout=60)
            finally:
                run.kill()  # else a run that goes on would be waited for
        assert below
        assert not psutil.wait_procs(below, timeout=20)[1]
        return run.returncode, err

    return end


def test_an_interrupted_run_is_unfinished_readable_and_leaves_no_process(interrupted, tmp_path):
    code, err = interrupted(tmp_path / "out")
    assert code == 130, err
    assert f"interrupted; the unfinished run goes to {tmp_path / 'out'}" in err
    assert not read_run(tmp_path / "out").finished


def test_an_earlier_run_stays_where_no_cell_was_done(interrupted, session):
    earlier = session(("reference", "reference")).run
    code, err = interrupted(earlier.path)
    assert code == 130, err
    assert f"no cell was done yet; the earlier run in {earlier.path} is left as it was" in err
    assert read_run(earlier.path) == earlier


def wait_for(path, run):
    """Wait until a file is there."""
    for _ in range(600):
        if path.exists():
            return
        assert run.poll() is None, run.communicate()
        time.sleep(0.1)
    pytest.fail(f"{path} never came")
