"""The LIF trace published with Pedersen et al. 2024, who did not run SpikingJelly.

There is no trace of its own to reproduce. Its LIFNode steps by forward Euler and resets to 0 in the same
step as Norse does, so that it has to give Norse's.
"""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read
from adapters.spikingjelly import authored, bridged, native

pytestmark = pytest.mark.paper

ROUTES = {"bridged": bridged.load, "native": native.load, "authored": authored.MODELS["lif"]}
DT = 1e-4


def test_the_paper_has_no_trace_of_spikingjelly(shared):
    assert not [path.name for path in (shared / "paper/lif").iterdir() if "jelly" in path.name]


@pytest.mark.parametrize("route", ROUTES)
def test_norses_published_trace_is_spikingjellys(route, shared):
    stimulus, v, z = np.loadtxt(shared / "paper/lif/lif_norse.csv", delimiter=",").T
    model = ROUTES[route](read(shared / "paper/lif/lif_norse.nir"), DT)
    x = stimulus.astype(np.float32).reshape(-1, 1, 1)
    recording = model.run({"input": x}, Probes(("1",), ("1",)))
    spikes = np.flatnonzero(recording.outputs["1"]).tolist()
    assert spikes == np.flatnonzero(z).tolist() == [460, 510, 710, 760]
    # Published from float32, whose rounding tau/dt = 25 lets grow to 25 * 2^-24 * 0.1; measured 1.9e-8 to 2.6e-8.
    assert np.abs(recording.membranes["1"].ravel() - v).max() <= 25 * 2**-24 * 0.1


@pytest.mark.parametrize("name", ["bias_zero", "noBias_subtract"])
def test_the_papers_recurrent_network_is_run_natively_as_the_reference_runs_it(name, shared, compare):
    graph = read(shared / "paper" / "srnn" / f"braille_noDelay_{name}.nir")
    x = (np.random.default_rng(0).random((100, 4, 12)) < 0.15).astype(np.float32)
    observed = compare(native.load(graph, DT), graph, DT, x)
    assert observed.outputs["lif1.lif"].any()


def test_the_papers_scnn_is_refused_unless_a_step_is_a_second(shared):
    graph = read(shared / "paper/scnn/cnn_sinabs.nir")
    with pytest.raises(ValueError, match=r"^nir.IF.r must equal 1 / dt.$"):
        native.load(graph, 1e-3)
    x = (np.random.default_rng(0).random((50, 2, 2, 34, 34)) < 0.02).astype(np.float32)
    layers = ("1", "3", "6", "10", "12")
    found = native.load(graph, 1.0).run({"input": x}, Probes(layers)).outputs
    expected = bridged.load(graph, 1e-3).run({"input": x}, Probes(layers)).outputs
    for name in layers:
        np.testing.assert_array_equal(found[name], expected[name])
    assert found["12"].any()
