"""A fault in one layer shows in that layer alone once each is fed with the reference's input."""

from __future__ import annotations

import itertools

import nir
import numpy as np
import pytest

from reports.verdict import Verdict


def one(value):
    return np.array([value], np.float32)


@pytest.fixture
def chain():
    """Two neurons with weights between, so strong that spikes of the first make the second spike."""

    def lif():
        return nir.LIF(tau=one(2.5e-3), r=one(1), v_leak=one(0), v_threshold=one(0.1), v_reset=one(0))

    nodes = {
        "input": nir.Input({"input": np.array([1])}),
        "first": lif(),
        "weights": nir.Affine(weight=np.full((1, 1), 5, np.float32), bias=one(0)),
        "second": lif(),
        "output": nir.Output({"output": np.array([1])}),
    }
    names = list(nodes)
    return nir.NIRGraph(nodes, list(itertools.pairwise(names)), type_check=False)


def test_only_the_layer_at_fault_is_wrong_alone(session, chain):
    cell = session(("reference", "first_lost"), graph=chain).only()
    nodes = {node.node: node for node in cell.nodes}
    assert cell.blame == "import:first_lost"
    # Run as a whole, the second layer differs as well: it gets other spikes.
    assert nodes["first"].verdict is nodes["second"].verdict is Verdict.DIVERGED
    assert nodes["first"].forced is Verdict.DIVERGED
    assert nodes["second"].forced is Verdict.IDENTICAL


def test_a_sound_target_is_not_run_layer_by_layer(session, chain):
    cell = session(("reference", "good"), graph=chain).only()
    assert cell.verdict is Verdict.IDENTICAL
    assert {node.forced for node in cell.nodes} == {None}
