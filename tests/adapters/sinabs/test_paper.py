"""The LIF trace published with Pedersen et al. 2024 for Sinabs comes out of Sinabs, in their way of calling it.

They gave its importer tau in steps and scaled the stimulus by dt/tau themselves, 1/25 in float32; the rest is
Sinabs': a decay by exp(-dt/tau), a reset that subtracts the threshold. One neuron, 1000 steps of 0.1 ms.
"""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read
from adapters.sinabs import authored, bridged, native

pytestmark = pytest.mark.paper

DT = 1e-4
THETA = 0.1
EARLY, ON_TIME = [450, 500, 710, 760], [460, 510, 710, 760]
PROBES = Probes(("1",), ("1",))


@pytest.fixture
def published(shared):
    def columns(name):
        return np.loadtxt(shared / f"paper/lif/lif_{name}.csv", delimiter=",").T

    return columns


@pytest.fixture
def graph(shared):
    return read(shared / "paper/lif/lif_norse.nir")


def traced(model, stimulus):
    found = model.run({"input": stimulus.astype(np.float32).reshape(-1, 1, 1)}, PROBES)
    return found.membranes["1"].ravel(), np.flatnonzero(found.outputs["1"]).tolist()


def test_the_trace_is_reproduced(graph, published):
    stimulus = published("norse")[0]
    gain = float((DT / graph.nodes["1"].tau).item())
    graph.nodes["1"].tau = graph.nodes["1"].tau / DT
    found, times = traced(native.load(graph, DT), stimulus * gain)
    _, v, z = published("sinabs")
    assert times == np.flatnonzero(z).tolist() == EARLY
    # Published from a float32 simulation; a few of its steps, against a threshold of 0.1.
    assert np.abs(found - v).max() <= 1e-7


def test_as_it_comes_it_does_not_spike_that_way(graph, published):
    """Seconds read as steps: nothing is left of the membrane after one."""
    found, times = traced(native.load(graph, DT), published("norse")[0])
    assert times != EARLY
    assert np.abs(found - published("sinabs")[1]).max() > 0.5 * THETA


def test_the_gain_is_what_makes_the_published_trace_early(graph, published):
    """With Sinabs' own gain, 1 - exp(-dt/tau), it spikes in the same steps as the exact neuron."""
    found, times = traced(authored.MODELS["lif"](graph, DT), published("norse")[0])
    assert times == ON_TIME
    # The exact trace resets within the step: a hundredth of the threshold covers what decays until its end.
    assert np.abs(found - published("exact")[1]).max() <= 1e-2 * THETA


def test_by_our_mapping_it_gives_norses_trace(graph, published):
    stimulus, v, z = published("norse")
    found, times = traced(bridged.load(graph, DT), stimulus)
    assert times == np.flatnonzero(z).tolist() == ON_TIME
    assert np.abs(found - v).max() <= 1e-6
