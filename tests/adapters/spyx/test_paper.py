"""The trace that the paper published of Spyx (Pedersen et al. 2024) is what the release gives in its convention."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import inline, read
from adapters.reference import bridged as reference
from adapters.spyx import native
from adapters.spyx.authored import MODELS

DT = 1e-4
CLOSE = 1e-7
"""Both are float32, of which one unit is 7e-9 at the threshold; the paper's version multiplied in another order."""

PUBLISHED = [461, 511, 711, 761]

pytestmark = pytest.mark.paper


@pytest.fixture
def graph(shared):
    return read(shared / "paper" / "lif" / "lif_norse.nir")


@pytest.fixture
def trace(shared):
    """Input, membrane and spikes."""
    return np.loadtxt(shared / "paper" / "lif" / "lif_spyx.csv", delimiter=",", dtype=np.float32).T


def observed(model, graph, trace):
    (name,) = (name for name, node in inline(graph)[0].items() if isinstance(node, nir.LIF))
    recording = model.run({"input": trace[0].reshape(-1, 1, 1)}, Probes((name,), (name,)))
    return recording.membranes[name].ravel(), np.flatnonzero(recording.outputs[name]).tolist()


def test_a_lif_with_its_gain_in_the_weight_gives_the_published_trace(graph, trace):
    """The paper's version scaled weights by dt on import."""
    v, spikes = observed(MODELS["lif"](graph, DT), graph, trace)
    assert spikes == np.flatnonzero(trace[2]).tolist() == PUBLISHED
    np.testing.assert_allclose(v, trace[1], rtol=0, atol=CLOSE)


def test_the_published_trace_is_the_references_with_spikes_seen_late_and_subtracted(graph, trace):
    model = reference.load(graph, DT, dialect="timing=detect-old,reset=subtract")
    v, spikes = observed(model, graph, trace)
    assert spikes == PUBLISHED
    np.testing.assert_allclose(v, trace[1], rtol=0, atol=CLOSE)


def test_the_releases_importer_no_longer_gives_it(graph, trace):
    """It drops the gain of dt/tau: the first input lifts v by 1 and not by 0.04, and there are 272 spikes and not 4."""
    v, spikes = observed(native.load(graph, DT), graph, trace)
    first = int(np.flatnonzero(trace[0])[0])
    assert (v[first], trace[1][first]) == (pytest.approx(1), pytest.approx(0.04))
    assert len(spikes) == 272
    assert np.abs(v - trace[1]).max() == pytest.approx(1.03, abs=0.01)
