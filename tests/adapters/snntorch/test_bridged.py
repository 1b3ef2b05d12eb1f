"""By our mapping a neuron is snnTorch's own wherever it can be."""

from __future__ import annotations

import nir
import numpy as np
import snntorch as snn

from adapters.base import Realisation
from adapters.snntorch import bridged

CUSTOM = {
    "IF, v_reset above v_threshold",
    "IF, negative v_threshold",
    "LIF, v_leak above v_threshold",
    "LIF, v_reset above v_threshold",
    "LIF, tau below dt",
    "CubaLIF, v_leak above v_threshold",
    "CubaLIF, tau_syn below dt",
    "LI, tau below dt",
}


def test_a_cell_of_ours_stands_in_only_where_snntorch_cannot(neuron, alone):
    model = bridged.load(alone(neuron.node, 6), 1e-3)
    ours = model.uses["n"] is Realisation.CUSTOM
    assert ours == (neuron.name in CUSTOM)
    assert ours != isinstance(model.modules["n"].neuron, snn.SpikingNeuron)


def integrator(r):
    return nir.IF(r=np.full(6, r, np.float32), v_threshold=np.full(6, 2, np.float32))


def test_an_unscaled_integrator_is_snntorch_as_it_is(alone):
    assert bridged.load(alone(integrator(1), 6), 1e-3).uses["n"] is Realisation.NATIVE
    assert bridged.load(alone(integrator(0.3), 6), 1e-3).uses["n"] is Realisation.FOLDED


def test_no_neuron_is_left_in_the_list_of_all_neurons(alone, lif):
    before = list(snn.SpikingNeuron.instances)
    bridged.load(alone(lif(), 6), 1e-3)
    assert snn.SpikingNeuron.instances == before
