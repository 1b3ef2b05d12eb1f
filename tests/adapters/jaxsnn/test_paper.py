"""Pedersen et al. 2024 did not run jaxsnn: by our mapping it gives the trace that Norse gave there."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read
from adapters.jaxsnn import bridged, native

pytestmark = pytest.mark.paper

DT = 1e-4
FLOAT32 = 1e-6
"""The traces were published from float32 simulations: 1e-5 of the threshold, 0.1."""


@pytest.fixture
def paper(shared):
    stimulus, v, z = np.loadtxt(shared / "paper/lif/lif_norse.csv", delimiter=",").T
    return read(shared / "paper/lif/lif_norse.nir"), stimulus.astype(np.float32).reshape(-1, 1, 1), v, z


def test_the_trace_of_norse_is_reproduced(paper):
    graph, stimulus, v, z = paper
    found = bridged.load(graph, DT).run({"input": stimulus}, Probes(("1",), ("1",)))
    assert np.flatnonzero(found.outputs["1"]).tolist() == np.flatnonzero(z).tolist() == [460, 510, 710, 760]
    assert np.abs(found.membranes["1"].ravel() - v).max() <= FLOAT32


def test_its_own_importer_does_not_read_the_papers_graphs(paper, shared):
    with pytest.raises(NotImplementedError, match=r"^Node type <class 'nir\.ir\.linear\.Affine'> not supported yet$"):
        native.load(paper[0], DT)
    with pytest.raises(NotImplementedError, match=r"^Node type <class 'nir\.ir\.conv\.Conv2d'> not supported yet$"):
        native.load(read(shared / "paper/scnn/cnn_sinabs.nir"), 1e-3)
