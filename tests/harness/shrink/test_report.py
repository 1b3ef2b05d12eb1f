"""What is said of the smallest graph runs it, under a stimulus that shows the fault."""

from __future__ import annotations

import subprocess
import sys

import pytest

from adapters.registry import FRAMEWORKS
from harness.environments import find
from harness.plan import PlannedCell
from harness.shrink import Instance, report
from reports.records import Cell
from reports.verdict import Verdict
from scenarios import registry


@pytest.fixture
def told(tmp_path):
    """What is told to run, of a fault of `blame` from `source` to `target`."""

    def of(blame, source="reference", target="norse", *, shows=False, options=""):
        scenario = registry.load("lif")
        planned = PlannedCell(scenario, "native", *(find(FRAMEWORKS[name]) for name in (source, target)))
        instance = Instance(scenario.graph, scenario.stimulus(0, 1)["input"][:2], scenario.dt)
        bad = dict.fromkeys(("verdict", "port", "fidelity", "export_source", "import_target"), Verdict.DIVERGED)
        cell = Cell(scenario="lif", route="native", source=source, target=target, blame=blame, **bad)
        report.write(tmp_path / "small", planned, instance, cell, options, shows=shows)
        return (tmp_path / "small" / report.TEXT).read_text().partition("run it: ")[2].strip()

    return of


def test_the_scenarios_own_stimulus_is_run_where_it_shows_the_fault(told, tmp_path):
    graph = tmp_path / "small" / report.GRAPH
    said = told("import:norse", shows=True, options="--python norse=python")
    words = f"nirtrip run lif --graph {graph} --route native --framework reference --framework norse"
    assert said == f"{words} --python norse=python"


@pytest.mark.parametrize(("source", "blamed"), [("reference", "norse"), ("snntorch", "snntorch")])
def test_a_fault_of_an_importer_is_shown_by_check_under_the_stimulus_that_was_found(told, tmp_path, source, blamed):
    small = tmp_path / "small"
    said = told(f"import:{blamed}", source)
    words = f"nirtrip check {small / report.GRAPH} --to {blamed} --route native"
    assert said == f"{words} --dt 0.0001 --input {small / report.STIMULUS}"


@pytest.mark.parametrize("blame", ["export:snntorch", "import:norse"])
def test_what_only_a_file_of_the_source_shows_is_run_in_python(told, blame):
    said = told(blame, "snntorch")
    assert "from adapters.snntorch.native import load as load_source" in said
    assert "from adapters.norse.native import load as load_target" in said


def test_the_python_that_is_told_runs(told, tmp_path):
    program = told("export:reference", target="reference").partition("\n")[2]
    lines = "\n".join(line.strip() for line in program.splitlines())
    words = [sys.executable, "-c", lines]
    done = subprocess.run(words, cwd=tmp_path / "small", capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("output") == 2
    assert (tmp_path / "small" / "exported.nir").exists()
