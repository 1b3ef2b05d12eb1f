"""The search: what it keeps of the rewrites it tries, with a target that is made up."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import nir
import numpy as np
import pytest

from harness.port.catalogue import LIKELY
from harness.port.model import Model
from harness.port.proof import Prover
from harness.port.search import Search

DT = 1e-3
DRIVE = np.ones((20, 2, 2), np.float32)


@dataclass(frozen=True)
class Told:
    """A trial of which only the distance matters."""

    distance: tuple[int, int, float]

    @property
    def fine(self):
        return not self.distance[0]


class MadeUp:
    """Trials of a framework that judges a graph by a function."""

    def __init__(self, name, judge):
        self.target = SimpleNamespace(name=name, framework=SimpleNamespace(base=name))
        self._judge, self.seen = judge, set()

    @property
    def count(self):
        return len(self.seen)

    def trial(self, model):
        self.seen.add(repr(sorted((n, type(node).__name__) for n, node in model.network.nodes.items())))
        return Told(self._judge(model.network.nodes.values()))


def model():
    one = np.ones(2, np.float32)
    nodes = {
        "x": nir.Input({"input": np.array([2])}),
        "s": nir.Scale(one * 2),
        "w": nir.Linear(np.eye(2, dtype=np.float32)),
        "n": nir.IF(one, one, one * 0),
        "y": nir.Output({"output": np.array([2])}),
    }
    return Model.of(nir.NIRGraph(nodes, [("x", "s"), ("s", "w"), ("w", "n"), ("n", "y")], type_check=False), DT)


def search(judge, name="unheard-of"):
    return Search(model(), MadeUp(name, judge), Prover(model(), DRIVE)).found()


def lacks(nodes, *kinds):
    return sum(isinstance(node, kinds) for node in nodes)


def test_nothing_is_rewritten_for_a_target_that_takes_everything():
    found = search(lambda _: (0, 0, 0.0))
    assert found.rewrites == ()
    assert found.tried == 1


def test_one_rewrite_after_the_other_is_found_without_a_hint():
    found = search(lambda nodes: (3 if lacks(nodes, nir.Scale) else 2 if lacks(nodes, nir.IF) else 0, 0, 0.0))
    assert [each.name for each in found.rewrites] == ["scale-as-weights", "if-as-lif"]
    assert found.trial.fine
    assert not found.without["if-as-lif"].fine
    assert all(proof.holds for proof in found.proofs.values())


@pytest.mark.parametrize("name", ["norse", "snntorch", "spikingjelly", "sinabs"])
def test_what_was_likely_and_is_not_needed_is_left_out_again(name):
    found = search(lambda nodes: (3 if lacks(nodes, nir.Scale) else 0, 0, 0.0), name)
    assert [each.name for each in found.rewrites] == ["scale-as-weights"]


def test_a_rewrite_by_which_hardly_a_spike_changes_is_not_worth_it():
    found = search(lambda nodes: (1, 1000 - lacks(nodes, nir.Affine), 0.0))
    assert found.rewrites == ()


def test_a_rewrite_without_which_the_others_are_not_confirmed_stays(monkeypatch):
    prover = Prover(model(), DRIVE)
    honest = prover.proof

    def proof(rewritten):
        kinds = [type(node) for node in rewritten.network.nodes.values()]
        return SimpleNamespace(holds=False) if nir.LIF in kinds and nir.Scale in kinds else honest(rewritten)

    monkeypatch.setattr(prover, "proof", proof)
    trials = MadeUp("spikingjelly", lambda nodes: (3 if lacks(nodes, nir.IF) else 0, 0, 0.0))
    found = Search(model(), trials, prover).found()
    assert [each.name for each in found.rewrites] == ["scale-as-weights", "if-as-lif"]
    assert found.without["scale-as-weights"] is None
    assert all(proof.holds for proof in found.proofs.values())


def test_what_only_a_later_leaving_out_makes_needless_goes_too(monkeypatch):
    # A Scale is wanted where there is a Linear: it can stay as it is once the Linear does, which is tried after it.
    monkeypatch.setitem(LIKELY, "made-up", ("scale-as-weights", "linear-as-affine", "if-as-lif"))
    found = search(
        lambda nodes: (3 if lacks(nodes, nir.IF) or lacks(nodes, nir.Scale) > lacks(nodes, nir.Linear) else 0, 0, 0.0),
        "made-up",
    )
    assert [each.name for each in found.rewrites] == ["if-as-lif"]


def test_a_rewrite_that_the_reference_does_not_confirm_is_never_used(monkeypatch):
    prover = Prover(model(), DRIVE)
    honest = prover.proof

    def proof(rewritten):
        wrong = any(isinstance(node, nir.LIF) for node in rewritten.network.nodes.values())
        return SimpleNamespace(holds=False) if wrong else honest(rewritten)

    monkeypatch.setattr(prover, "proof", proof)
    trials = MadeUp("spikingjelly", lambda nodes: (3 if lacks(nodes, nir.IF) else 0, 0, 0.0))
    found = Search(model(), trials, prover).found()
    assert not found.trial.fine
    assert "if-as-lif" not in [each.name for each in found.rewrites]
