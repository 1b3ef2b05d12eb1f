"""Every framework whose environment is there, through every pair, as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.verdict import Verdict

EXPECTED = Path(__file__).resolve().parents[2] / "expectations.toml"

V = Verdict

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def started(run):
    """Both scenarios on every route, held to what this repository expects."""
    return run("lif", "scnn", "--samples", "5", "--expect", str(EXPECTED))


@pytest.fixture(scope="session")
def cells(started):
    """Cells by id."""
    return started[1]


def test_the_matrix_is_what_this_repository_expects(started):
    done, _ = started
    assert done.returncode == 0, done.stdout


def test_lif_survives_every_bridge_bit_for_bit(everywhere, cells):
    bridged = [cell for name, cell in cells.items() if name.startswith("lif/bridged/")]
    assert len(bridged) == len(everywhere) ** 2
    assert {cell.verdict for cell in bridged} == {V.IDENTICAL}


def test_the_scnn_survives_every_bridge_bit_for_bit(everywhere, cells):
    bridged = [cell for name, cell in cells.items() if name.startswith("scnn/bridged/")]
    assert len(bridged) == len(everywhere) ** 2
    assert {cell.verdict for cell in bridged} == {V.IDENTICAL}
    assert {cell.agreement for cell in bridged} == {1.0}


def test_running_finds_what_the_frameworks_own_importers_do(everywhere, cells):
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


def test_running_tells_many_spikes_and_subtraction_from_faults(cells):
    sinabs = cells["scnn/native/reference--sinabs"]
    assert sinabs.verdict is V.DIVERGED
    assert sinabs.convention == "threshold=ge,multiplicity=floor,reset=subtract,floor=minus-theta"
    assert cells["scnn/native/reference--spikingjelly"].verdict is V.REFUSED
