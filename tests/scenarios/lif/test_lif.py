"""The LIF scenario is the paper's neuron and input, and its other inputs tell conventions apart."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.reference.bridged import load as reference
from adapters.reference.dialect import Dialect
from scenarios.lif import scenario, stimulus
from scenarios.lif.stimulus import DRIVES

PAPER_SPIKES = [460, 510, 710, 760]


def run(dialect=""):
    lif = scenario.load()
    model = reference(lif.graph, lif.dt, dialect=Dialect.parse(dialect))
    return model.run(lif.stimulus(0, lif.samples), Probes(outputs=("1",), membranes=("1",)))


@pytest.fixture(scope="module")
def usual():
    return run()


def spikes(recording, name):
    return np.flatnonzero(recording.outputs["1"][:, list(DRIVES).index(name), 0]).tolist()


def differing(one, other):
    """The inputs under which two runs spike differently."""
    return {name for name in DRIVES if spikes(one, name) != spikes(other, name)}


def test_the_papers_input_is_element_0_and_spikes_where_the_paper_says(usual):
    assert next(iter(DRIVES)) == "paper"
    assert spikes(usual, "paper") == PAPER_SPIKES


@pytest.mark.paper
def test_input_and_membrane_are_the_published_ones(usual, paper):
    trace = np.loadtxt(paper / "lif" / "lif_norse.csv", delimiter=",")
    np.testing.assert_array_equal(stimulus.paper(), trace[:, 0])
    # The published trace was computed in float32.
    np.testing.assert_allclose(usual.membranes["1"][:, 0, 0], trace[:, 1], atol=1e-6)


@pytest.mark.paper
def test_the_graph_is_the_published_one(paper):
    ours, theirs = scenario.graph(), nir.read(paper / "lif" / "lif_norse.nir", type_check=False)
    assert set(map(tuple, ours.edges)) == set(map(tuple, theirs.edges))
    assert set(ours.nodes) == set(theirs.nodes)
    for field in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        np.testing.assert_array_equal(getattr(ours.nodes["1"], field), getattr(theirs.nodes["1"], field))
    for field in ("weight", "bias"):
        np.testing.assert_array_equal(getattr(ours.nodes["0"], field), getattr(theirs.nodes["0"], field))


@pytest.mark.parametrize(
    ("dialect", "than", "shown_by"),
    [
        ("reset=subtract", "", {"overshoot", "constant", "random"}),
        ("integration=exponential", "", {"negative", "random"}),
        ("integration=decay-gain", "", {"negative", "random"}),
        ("integration=decay", "", {"constant", "impulse", "alternating", "weak"}),
        ("floor=minus-theta", "", {"negative", "random"}),
        ("timing=emit-late", "", {"overshoot", "alternating"}),
        ("reset=subtract,timing=detect-old", "reset=subtract", {"overshoot", "alternating"}),
        ("reset=subtract,timing=reset-late", "reset=subtract", {"negative", "constant"}),
    ],
)
def test_each_convention_shows_in_the_spikes(dialect, than, shown_by):
    assert shown_by <= differing(run(than), run(dialect))


def test_the_papers_input_alone_cannot_tell_reset_rules_apart(usual):
    assert spikes(run("reset=subtract"), "paper") == spikes(usual, "paper")


def test_a_spike_in_the_first_step_is_asked_for(usual):
    assert spikes(usual, "overshoot")[0] == 0


def test_what_is_meant_to_stay_silent_does(usual):
    assert spikes(usual, "impulse") == spikes(usual, "weak") == []
    v = usual.membranes["1"][:, :, 0]
    names = list(DRIVES)
    # Weak drives are no silent traces: they come near the threshold of 0.1.
    assert v[:, names.index("impulse")].max() > 0.07
    assert v[:, names.index("weak")].max() > 0.08
    assert v[:, names.index("negative")].min() < -0.1


def test_rounding_never_decides_over_a_spike():
    # Before the reset; float32 cells are off by less than 1e-5 of the threshold.
    gain, theta = np.float32(1e-4) / np.float32(2.5e-3), np.float64(np.float32(0.1))
    x = stimulus.drives()[:, :, 0].astype(np.float64)
    v = np.zeros(x.shape[1])
    nearest = np.inf
    for drive in x:
        v += gain * (drive - v)
        nearest = min(nearest, np.abs(v / theta - 1).min())
        v[v > theta] = 0
    assert nearest > 5e-4


def test_inputs_are_float32_values_and_deterministic():
    drives = stimulus.drives()
    assert drives.dtype == np.float32
    assert drives.shape == (1000, 8, 1)
    np.testing.assert_array_equal(drives, stimulus.drives())


def test_every_input_says_what_it_shows():
    assert all(drive.__doc__ for drive in DRIVES.values())
