"""The LIF trace that Pedersen et al. 2024 published of Norse: forward Euler, hard reset in the same step."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read
from adapters.norse import authored, bridged, native

pytestmark = pytest.mark.paper

ROUTES = {"bridged": bridged.load, "native": native.load, "authored": authored.MODELS["lif"]}
DT = 1e-4


@pytest.mark.parametrize("route", ROUTES)
def test_norse_reproduces_its_published_trace_on_every_route(route, shared):
    stimulus, v, z = np.loadtxt(shared / "paper/lif/lif_norse.csv", delimiter=",").T
    model = ROUTES[route](read(shared / "paper/lif/lif_norse.nir"), DT)
    x = stimulus.astype(np.float32).reshape(-1, 1, 1)
    recording = model.run({"input": x}, Probes(("1",), ("1",)))
    spikes = np.flatnonzero(recording.outputs["1"]).tolist()
    assert spikes == np.flatnonzero(z).tolist() == [460, 510, 710, 760]
    # Published from float32, whose rounding tau/dt = 25 lets grow to 25 * 2^-24 * 0.1.
    assert np.abs(recording.membranes["1"].ravel() - v).max() <= 25 * 2**-24 * 0.1
