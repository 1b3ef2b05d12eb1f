"""What is told of a cell whatever its verdict."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.graph import read
from reports.verdict import Verdict

R = "reference"


@pytest.fixture
def old_file(tmp_path):
    """A LIF in a file as nir wrote it before 1.0.6, without v_reset."""
    one = np.ones(1, np.float32)
    lif = nir.LIF(tau=one * np.float32(2.5e-3), r=one, v_leak=one * 0, v_threshold=one * np.float32(0.1))
    told = lif.to_dict()
    told.pop("v_reset")
    lif.to_dict = lambda: told
    nodes = {"input": nir.Input(np.array([1])), "old": lif, "output": nir.Output(np.array([1]))}
    path = tmp_path / "old.nir"
    nir.write(path, nir.NIRGraph(nodes, [("input", "old"), ("old", "output")], type_check=False))
    return read(path)


def test_a_file_without_v_reset_is_told_although_all_agree(session, old_file):
    cell = session((R, "good"), graph=old_file).only()
    assert cell.verdict is Verdict.IDENTICAL
    assert cell.reason == "legacy: reset kind unknown, to 0 is supposed: old"


def test_samples_that_several_classes_share_are_counted(session):
    """A graph that is silent for all it is given: every class is as good as every other."""
    one = np.ones(10, np.float32)
    weights = np.zeros((10, 2 * 34 * 34), np.float32)
    nodes = {
        "input": nir.Input(np.array([2, 34, 34])),
        "flat": nir.Flatten({"input": np.array([2, 34, 34])}, 0, -1),
        "weights": nir.Linear(weights),
        "spikes": nir.IF(one, one, one * 0),
        "output": nir.Output(np.array([10])),
    }
    names = list(nodes)
    silent = nir.NIRGraph(nodes, list(pairwise(names)), type_check=False)
    cell = session((R, "good"), scenario="scnn", graph=silent).only()
    assert cell.verdict is Verdict.IDENTICAL
    several = f"{cell.samples} of {cell.samples} samples"
    assert f"ties: {several} of reference go to the lowest of several classes" in cell.reason
    assert f"ties: {several} of good " in cell.reason
