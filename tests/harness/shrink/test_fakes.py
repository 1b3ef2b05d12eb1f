"""Each kind of fault stays what it was while the graph gets small."""

from __future__ import annotations

from pathlib import Path

import nir
import numpy as np
import pytest

from adapters.registry import REFERENCE, Framework, framework
from harness.environments import find
from harness.listener import Silence
from harness.plan import PlannedCell
from harness.process import Limits
from harness.session import Settings
from harness.shrink import Instance, Trials, fault, shrink
from harness.store import Store
from harness.workers import Workers
from reports.verdict import Verdict
from scenarios import registry

FAKES = Path(__file__).resolve().parents[1] / "fakes"
LIMITS = Limits(timeout=30.0, memory=400 * 2**20)
SIZE = 4


def full(value, size=SIZE):
    return np.full(size, value, np.float32)


class Tally:
    """Remembers what was tried."""

    def __init__(self):
        self.tries, self.sizes = 0, []

    def tried(self, tries, smallest):
        self.tries = tries
        self.sizes.append(smallest.size)


@pytest.fixture
def network():
    """Two layers of neurons, a branch and a loop."""
    weights = np.random.default_rng(0).uniform(0.1, 0.6, (SIZE, SIZE)).astype(np.float32)

    def lif(tau):
        return nir.LIF(full(tau), full(1), full(0), full(0.25), full(0))

    nodes = {
        "input": nir.Input({"input": np.array([SIZE])}),
        "fc": nir.Affine(weights, full(0.125)),
        "first": lif(1e-3),
        "back": nir.Linear(-0.5 * weights),
        "beside": nir.Scale(full(0.5)),
        "wide": nir.Linear(np.concatenate([weights, weights])[: SIZE + 2]),
        "second": nir.LIF(*(full(v, SIZE + 2) for v in (2e-3, 1, 0, 0.25, 0))),
        "output": nir.Output({"output": np.array([SIZE + 2])}),
    }
    edges = [("input", "fc"), ("fc", "first"), ("first", "back"), ("back", "first"), ("first", "wide")]
    edges += [("first", "beside"), ("beside", "wide"), ("wide", "second"), ("second", "output")]
    return nir.NIRGraph(nodes, edges, type_check=False)


@pytest.fixture
def shrunk(tmp_path, network):
    """`shrunk(source, target)`: the first instance, what is left of it, and its cell."""

    def find_fake(name):
        own = Framework(name, f"fake_{name}", ("nir",), "", path=str(FAKES))
        return find(framework(REFERENCE) if name == REFERENCE else own)

    def run(source, target, limit=400):
        scenario = registry.load("lif")
        drive = np.random.default_rng(1).uniform(0, 1.5, (12, 2, SIZE)).astype(np.float32)
        first, tally = Instance(network, drive, scenario.dt), Tally()
        assert first.sound
        planned = PlannedCell(scenario, "native", find_fake(source), find_fake(target))
        store = Store(tmp_path / "store")
        with Workers(store, 2, LIMITS, Silence()) as workers:
            trials = Trials(planned, workers, store, tmp_path, Settings())
            wanted = fault(trials.cell(first))
            left = shrink(first, lambda each: trials.shows(each, wanted), limit, tally)
            cell = trials.cell(left)
        assert fault(cell) == wanted
        assert tally.sizes == sorted(tally.sizes, reverse=True)
        assert tally.tries <= limit
        return left, cell

    return run


def inner(left):
    return {type(node).__name__ for node in left.graph.nodes.values()} - {"Input", "Output"}


def test_an_exception_on_import_needs_one_node_one_step_and_one_sample(shrunk):
    left, cell = shrunk(REFERENCE, "raising")
    assert cell.verdict is Verdict.FAILED
    assert left.drive.shape == (1, 1, 1)
    assert left.size[:2] == (3, 2)


@pytest.mark.parametrize("target", ["picky", "refusing"])
def test_a_refusal_stays_a_refusal(shrunk, target):
    left, cell = shrunk(REFERENCE, target)
    assert cell.verdict is Verdict.REFUSED
    assert left.size[:2] == (3, 2)
    assert left.drive.shape == (1, 1, 1)


@pytest.mark.slow
def test_a_lost_gain_is_left_with_two_neurons_at_most_after_forty_tries(shrunk):
    left, cell = shrunk(REFERENCE, "gain_lost", limit=40)
    assert cell.blame == "import:gain_lost"
    assert "LIF" in inner(left)
    assert len(left.graph.nodes) <= 4
    assert left.drive.shape[0] < 12
    assert left.drive[0, 0].size <= 2


@pytest.mark.slow
def test_another_reset_stays_another_reset(shrunk):
    left, cell = shrunk(REFERENCE, "subtracting", limit=40)
    assert "subtract" in cell.explanation
    assert len(left.graph.nodes) <= 4


@pytest.mark.slow
def test_the_source_can_be_the_one_to_blame(shrunk):
    left, cell = shrunk("tau_wrong", REFERENCE, limit=40)
    assert cell.blame.startswith("export:tau_wrong")
    assert len(left.graph.nodes) <= 4


def test_the_search_ends_when_its_tries_are_used_up(shrunk):
    left, _ = shrunk(REFERENCE, "raising", limit=1)
    assert left.size[:2] > (3, 2)
