"""The LIF trace that Pedersen et al. 2024 published of snnTorch: as Norse's, but the membrane lacks the gain dt/tau."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read
from adapters.snntorch import authored, bridged, native

pytestmark = pytest.mark.paper

DT = 1e-4
GAIN = 0.04
"""dt/tau: the paper's model had beta = 1 - dt/tau, no gain, and a threshold of 0.1/0.04."""

SPIKES = [460, 510, 710, 760]


@pytest.fixture
def published(shared):
    return np.loadtxt(shared / "paper/lif/lif_snntorch.csv", delimiter=",").T


@pytest.fixture
def run(shared, published):
    def of(load):
        x = published[0].astype(np.float32).reshape(-1, 1, 1)
        found = load(read(shared / "paper/lif/lif_norse.nir"), DT).run({"input": x}, Probes(("1",), ("1",)))
        return np.flatnonzero(found.outputs["1"]).tolist(), found.membranes["1"].ravel()

    return of


@pytest.mark.parametrize("load", [bridged.load, native.load], ids=["bridged", "native"])
def test_snntorch_reproduces_its_published_trace_in_units_without_the_gain(load, run, published):
    _, v, z = published
    spikes, membrane = run(load)
    assert spikes == np.flatnonzero(z).tolist() == SPIKES
    # Published from float32, whose rounding tau/dt = 25 lets grow to 25 * 2^-24 * 0.1.
    assert np.abs(membrane - v * GAIN).max() <= 25 * 2**-24 * 0.1


def test_snntorchs_default_neuron_differs_from_its_published_trace_in_its_reset(run, published):
    """Leaky by default subtracts the threshold, in the step after: the paper's was made to reset to zero."""
    _, v, z = published
    spikes, membrane = run(authored.MODELS["lif"])
    assert spikes == np.flatnonzero(z).tolist() == SPIKES
    after = [step for spike in SPIKES for step in (spike, spike + 1)]
    off = np.abs(membrane - v * GAIN)
    assert off[after].max() > 0.09
    assert off[: SPIKES[0]].max() <= 25 * 2**-24 * 0.1
