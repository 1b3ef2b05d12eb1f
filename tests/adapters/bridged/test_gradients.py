"""One can go on training what our mapping made, where the framework differentiates."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.training import Arrival, NoGradientsError

DT = 1e-3
STEPS = 60
WITHOUT = ("nengo", "brian2")


@pytest.fixture
def stimulus():
    return {"x": np.random.default_rng(0).uniform(0, 2, (STEPS, 2, 5)).astype(np.float32)}


@pytest.fixture
def trained(bridged, wired, neurons):
    """Make the model of weights, a neuron, and weights again."""

    def make(name):
        weight = np.random.default_rng(1).uniform(0, 1, (5, 5)).astype(np.float32)
        nodes = {"before": nir.Affine(weight, np.zeros(5, np.float32)), "n": neurons[name], "after": nir.Linear(weight)}
        return bridged.load(wired(nodes, list(pairwise(["x", *nodes, "y"])), 5), DT)

    return make


@pytest.fixture
def neurons():
    one = np.ones(5, np.float32)
    leak = {"tau": one * np.float32(0.008), "r": one, "v_leak": 0 * one}
    pair = {"tau_syn": one * np.float32(0.004), "tau_mem": one * np.float32(0.008), "r": one, "v_leak": 0 * one}
    spike = {"v_threshold": one / 2, "v_reset": 0 * one}
    return {
        "I": nir.I(one),
        "IF": nir.IF(one, 4 * one, 0 * one),
        "LI": nir.LI(**leak),
        "LIF": nir.LIF(**leak, **spike),
        "CubaLI": nir.CubaLI(**pair, w_in=one),
        "CubaLIF": nir.CubaLIF(**pair, **spike, w_in=one),
    }


@pytest.mark.parametrize("name", ["I", "IF", "LI", "LIF", "CubaLI", "CubaLIF"])
def test_gradients_pass_every_neuron_and_none_is_endless(bridged, trained, stimulus, name):
    model = trained(name)
    if bridged.name in WITHOUT:
        with pytest.raises(NoGradientsError, match="no gradients: "):
            model.gradients(stimulus)
        return
    found = model.gradients(stimulus)
    learned = [each.arrival for each in found if each.field in {"weight", "bias"} and each.node in {"before", "after"}]
    assert learned == [Arrival.REACHED] * 3
    assert [each for each in found if each.arrival is Arrival.NOT_FINITE] == []


def test_measuring_changes_no_run(bridged, trained, stimulus):
    if bridged.name in WITHOUT:
        pytest.skip(f"{bridged.name} does not differentiate")
    model, probes = trained("LIF"), Probes(("n",), ("n",))
    before = model.run(stimulus, probes)
    model.gradients(stimulus)
    after = model.run(stimulus, probes)
    np.testing.assert_array_equal(before.membranes["n"], after.membranes["n"])
    np.testing.assert_array_equal(before.predictions["y"], after.predictions["y"])
