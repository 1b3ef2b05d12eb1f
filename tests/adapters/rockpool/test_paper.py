"""The LIF trace that Pedersen et al. (2024) published from Rockpool, from Rockpool."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read
from adapters.rockpool import bridged, native
from adapters.rockpool.authored import MODELS

pytestmark = pytest.mark.paper

DT = 1e-4
PROBES = Probes(("1",), ("1",))


@pytest.fixture
def published(shared):
    """Stimulus, membrane, spikes: one neuron, 1000 steps of 0.1 ms, v_threshold 0.1."""
    return np.loadtxt(shared / "paper/lif/lif_rockpool.csv", delimiter=",").T


@pytest.fixture
def run(shared, published):
    def of(load):
        model = load(read(shared / "paper/lif/lif_norse.nir"), DT)
        found = model.run({"input": published[0].astype(np.float32).reshape(-1, 1, 1)}, PROBES)
        return found.membranes["1"].ravel(), np.flatnonzero(found.outputs["1"]).tolist()

    return of


def test_a_model_written_by_hand_reproduces_it(run, published):
    """As the paper did it: no NIR, and dt/tau = 0.04 in the weight of a neuron that decays exponentially."""
    _, v, spikes = published
    found, times = run(MODELS["lif"])
    assert np.flatnonzero(spikes).tolist() == times == [450, 500, 710, 760]
    assert np.abs(found - v).max() <= 1e-8  # both float32, of v < 0.1: an ulp there is 7e-9


def test_by_our_mapping_rockpool_integrates_by_eulers_step_and_resets_to_zero_instead(run, published):
    """Which spikes 10 steps later twice, so that 0.098 lie between the membranes there."""
    found, times = run(bridged.load)
    assert times == [460, 510, 710, 760]
    assert 0.09 < np.abs(found - published[1]).max() < 0.1


def test_rockpools_importer_cannot_read_the_graph(run):
    with pytest.raises(AttributeError, match="'LIF' object has no attribute 'tau_mem'"):
        run(native.load)


def test_the_graph_that_the_paper_exported_has_its_gain_in_r(shared):
    """r = tau/dt * exp(-dt/tau), with which 0.04 * r * dt/tau is 4 % less than the gain that was run."""
    graph = read(shared / "paper/lif/lif_rockpool.nir")
    (neuron,) = (node for node in graph.nodes.values() if type(node).__name__ == "LIF")
    np.testing.assert_allclose(neuron.r, 25 * np.exp(-0.04), rtol=1e-6)
