"""Sessions of fake frameworks on the scenario `lif`."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.graph import read, write
from adapters.registry import REFERENCE, Framework, framework
from harness.environments import find
from harness.listener import Silence
from harness.plan import ROUTES, PlannedCell
from harness.process import Limits
from harness.session import Session, Settings
from harness.store import Store
from harness.workers import Workers
from reports.records import Cell, Header, Run
from reports.run_directory import RunWriter, read_run
from scenarios import registry

FAKES = Path(__file__).resolve().parent / "fakes"
LIMITS = Limits(timeout=30.0, memory=400 * 2**20)
HEADER = Header(
    tool_version="0",
    python="3",
    machine="m",
    started="2026-01-01T00:00:00+00:00",
    command="nirtrip run",
    scenarios=(),
    frameworks=(),
)


@dataclass(frozen=True)
class Ran:
    """A session that has ended."""

    cells: dict[tuple[str, str], Cell]
    run: Run

    def only(self) -> Cell:
        (cell,) = self.cells.values()
        return cell


def environment(name):
    """The reference, or the fake framework of this name."""
    if name == REFERENCE:
        return find(framework(REFERENCE))
    routes = tuple(each for each in ROUTES if (FAKES / f"fake_{name}" / f"{each}.py").is_file())
    return find(Framework(name, f"fake_{name}", ("nir",), "", routes, path=str(FAKES)))


@pytest.fixture(scope="session", autouse=True)
def reader(tmp_path_factory):
    """The process that reads files: it lives from the first file on, so that tests which count processes find it."""
    path = tmp_path_factory.mktemp("reader") / "graph.nir"
    nodes = {"input": nir.Input(np.array([1])), "output": nir.Output(np.array([1]))}
    write(nir.NIRGraph(nodes, [("input", "output")], type_check=False), path)
    read(path)


@pytest.fixture(scope="session")
def common_store(tmp_path_factory):
    """A store of all tests, so that the reference runs once."""
    return tmp_path_factory.mktemp("common-store")


@pytest.fixture
def session(tmp_path, common_store):
    """`session((source, target), ..., route=, scenario=, graph=, jobs=, limits=, store=)` runs these cells."""
    numbers = itertools.count()

    def run(*pairs, route="bridged", scenario="lif", graph=None, jobs=2, limits=LIMITS, store=None):
        scenario = registry.load(scenario, graph=graph)
        names = {name: environment(name) for pair in pairs for name in pair}
        planned = [PlannedCell(scenario, route, names[a], names[b]) for a, b in pairs]
        place = Store(store or common_store)
        out = tmp_path / f"run-{next(numbers)}"
        with RunWriter(out, HEADER) as writer, Workers(place, jobs, limits, Silence()) as workers:
            cells = Session(planned, workers, writer, Settings()).run()
        return Ran({(cell.source, cell.target): cell for cell in cells}, read_run(out))

    return run
