"""Every framework whose environment is there, through every pair, as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from adapters.registry import REFERENCE
from harness.environments import Home, definitions
from harness.environments.home import VARIABLE
from reports.run_directory import read_run
from reports.verdict import Verdict

HOME = Home()
"""The user's, read before a test's own takes its place."""

V = Verdict


@pytest.fixture(scope="session")
def everywhere():
    """Names of all frameworks that an environment is defined for; the test is skipped where one is missing."""
    missing = [wanted.name for wanted in definitions() if HOME.manifest(wanted) is None]
    if missing:
        pytest.skip(f"environments are not there: nirtrip env create {' '.join(missing)}")
    return {REFERENCE, *(name for wanted in definitions() for name in wanted.frameworks)}


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """`nirtrip run` with further words; the run it wrote, its cells by id."""
    folder = tmp_path_factory.mktemp("everywhere")

    def start(*words):
        out = folder / "-".join(words).replace("/", "_")
        command = [sys.executable, "-c", "from harness.cli import main; main()", "run", *words]
        command += ["--out", str(out), "--store", str(folder / "store")]
        settings = {**os.environ, VARIABLE: str(HOME.root)}
        done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stderr
        return {cell.id: cell for cell in read_run(out).cells}

    return start


@pytest.mark.slow
def test_lif_survives_every_bridge_bit_for_bit(everywhere, run):
    cells = run("lif", "--route", "bridged")
    assert len(cells) == len(everywhere) ** 2
    assert {cell.verdict for cell in cells.values()} == {V.IDENTICAL}


@pytest.mark.slow
def test_the_scnn_survives_every_bridge_bit_for_bit(everywhere, run):
    cells = run("scnn", "--route", "bridged", "--samples", "5")
    assert len(cells) == len(everywhere) ** 2
    assert {cell.verdict for cell in cells.values()} == {V.IDENTICAL}
    assert {cell.agreement for cell in cells.values()} == {1.0}


@pytest.mark.slow
def test_running_finds_what_the_frameworks_own_importers_do(everywhere, run):
    cells = run("lif", "--route", "native")
    read = {name: cells[f"lif/native/reference--{name}"] for name in everywhere}
    assert read["rockpool"].verdict is V.FAILED
    assert "has no attribute 'tau_mem'" in read["rockpool"].reason
    assert read["sinabs"].verdict is read["spyx"].verdict is V.DIVERGED
    assert read["spikingjelly"].verdict is V.IDENTICAL
    assert {read[name].verdict for name in ("jaxsnn", "nengo", "brian2")} == {V.REFUSED}
    own = cells["lif/native/spyx--spyx"]
    assert own.masked
    assert own.port is V.IDENTICAL
    assert own.blame == "import:spyx+export:spyx"


@pytest.mark.slow
def test_running_tells_many_spikes_and_subtraction_from_faults(everywhere, run):  # noqa: ARG001  same
    cells = run("scnn", "--route", "native", "--samples", "5")
    sinabs = cells["scnn/native/reference--sinabs"]
    assert sinabs.verdict is V.DIVERGED
    assert sinabs.convention == "threshold=ge,multiplicity=floor,reset=subtract,floor=minus-theta"
    assert cells["scnn/native/reference--spikingjelly"].verdict is V.REFUSED
