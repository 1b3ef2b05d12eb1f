"""Runs of real frameworks, made once, and capsules of their cells."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from adapters.registry import framework
from harness.environments import Home, definition
from harness.environments.home import VARIABLE
from reports.run_directory import read_run

if TYPE_CHECKING:
    from pathlib import Path

    from reports.records import Cell

HOME = Home()
"""The user's, read before a test's own takes its place."""

NIRTRIP = (sys.executable, "-c", "from harness.cli import main; main()")


def command(*words):
    """`nirtrip` in a process of its own, with the user's environments."""
    settings = {**os.environ, VARIABLE: str(HOME.root)}
    return subprocess.run([*NIRTRIP, *words], env=settings, capture_output=True, text=True, timeout=600, check=False)


def python(name):
    """The interpreter that has a framework; the test is skipped where it has not been made."""
    wanted = definition(framework(name).base)
    if HOME.manifest(wanted) is None:
        pytest.skip(f"{name} is not there: nirtrip env create {wanted.name}")
    return HOME.folder(wanted) / "bin" / "python"


@dataclass(frozen=True)
class Capsule:
    """A capsule, and the cell that it is about."""

    folder: Path
    cell: Cell

    def run(self, side):
        """Run one of its scripts in the environment of its framework, as it is."""
        name = self.cell.source if side == "source" else self.cell.target
        words = [python(name), f"{side}.py"]
        settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        return subprocess.run(
            words, cwd=self.folder, env=settings, capture_output=True, text=True, timeout=300, check=False
        )


@pytest.fixture(scope="session")
def ran(tmp_path_factory):
    """`ran(scenario, route, source, target)`: a run in which these two took part, and its cells by id."""
    folder = tmp_path_factory.mktemp("ran")
    made = {}

    def run(scenario, route, *pair):
        others = sorted({name for name in pair if name != "reference"})
        for name in others:
            python(name)
        key = (scenario, route, *others)
        if key not in made:
            out = folder / re.sub(r"\W", "-", " ".join(key))
            words = [word for name in ("reference", *others) for word in ("--framework", name)]
            done = command(
                "run", scenario, "--route", route, "--samples", "2", *words, "--out", out, "--store", folder / "store"
            )
            assert done.returncode == 0, done.stderr
            made[key] = out
        return made[key], {cell.id: cell for cell in read_run(made[key]).cells}

    return run


@pytest.fixture
def capsule(ran, tmp_path):
    """`capsule("lif/native/reference--norse")`: its capsule, written by the command."""

    def write(name):
        scenario, route, pair = name.rsplit("/", 2)
        run, cells = ran(scenario, route, *pair.split("--"))
        done = command("capsule", name, "--run", run, "--out", tmp_path / "capsule")
        assert done.returncode == 0, done.stderr
        return Capsule(tmp_path / "capsule", cells[name])

    return write
