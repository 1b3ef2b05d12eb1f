"""Every framework whose environment is there, and `nirtrip run` as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.registry import REFERENCE
from harness.cli.run import DEVIATES
from harness.environments import Home, definitions
from harness.environments.home import VARIABLE
from reports.run_directory import read_run

HOME = Home()
"""The user's, read before a test's own takes its place."""


@pytest.fixture(scope="session")
def everywhere():
    """Names of all frameworks that an environment is defined for; the test is skipped where one is missing."""
    missing = [wanted.name for wanted in definitions() if HOME.manifest(wanted) is None]
    if missing:
        pytest.skip(f"environments are not there: nirtrip env create {' '.join(missing)}")
    return {REFERENCE, *(name for wanted in definitions() for name in wanted.frameworks)}


@pytest.fixture(scope="session")
def run(everywhere, tmp_path_factory):  # noqa: ARG001  skipped without environments
    """`run(*words)`: `nirtrip run` with these words; the process, and the cells it wrote by id."""
    store = tmp_path_factory.mktemp("store")

    def start(*words):
        out = Path(tmp_path_factory.mktemp("everywhere")) / "out"
        command = [sys.executable, "-c", "from harness.cli import main; main()", "run", *words]
        command += ["--out", str(out), "--store", str(store)]
        settings = {**os.environ, VARIABLE: str(HOME.root)}
        done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode in ((0, DEVIATES) if "--expect" in words else (0,)), done.stderr
        return done, {cell.id: cell for cell in read_run(out).cells}

    return start
