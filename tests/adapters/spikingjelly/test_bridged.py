"""By our mapping a neuron is SpikingJelly's own where one number holds for all, and ours where it cannot be."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from spikingjelly.activation_based import neuron as own

from adapters.base import Realisation
from adapters.spikingjelly import bridged

N = 6


def same(value):
    return np.full(N, value, np.float32)


OWN = {
    *("IF", "IF, r", "IF, v_reset below 0", "IF, v_reset above 0", "IF, v_reset above v_threshold"),
    *("IF, negative v_threshold", "LIF", "LIF, r", "LIF, slow", "CubaLIF", "CubaLIF, r", "CubaLIF, w_in"),
    *("CubaLIF, v_reset below v_leak", "CubaLIF, v_reset above v_leak", "I"),
}
"""Of the shared neurons, those that SpikingJelly's nodes can be: uniform, tau > dt, leaking to the right place."""


def test_every_node_is_spikingjellys_or_derives_from_its_base(neuron, alone):
    name, node = neuron
    model = bridged.load(alone(node, N), 1e-3)
    inside = model.modules["n"].node
    if name in OWN:
        assert type(inside).__module__.startswith("spikingjelly.")
        assert model.uses["n"] is Realisation.FOLDED
    else:
        assert isinstance(inside, own.SimpleBaseNode)
        assert model.uses["n"] is Realisation.CUSTOM


@pytest.mark.parametrize(
    "node",
    [
        nir.LI(tau=same(0.01), r=same(2), v_leak=same(0.1)),
        nir.CubaLI(tau_syn=same(0.005), tau_mem=same(0.01), r=same(2), v_leak=same(0), w_in=same(0.5)),
    ],
)
def test_a_uniform_neuron_that_does_not_spike_is_its_own_with_an_infinite_threshold(node, alone, compare):
    graph = alone(node, N)
    model = bridged.load(graph, 1e-3)
    assert model.uses["n"] is Realisation.FOLDED
    x = np.random.default_rng(0).normal(1, 10, (200, 3, N)).astype(np.float32)
    compare(model, graph, 1e-3, x)
    exported = model.export().nodes["n"]
    assert type(exported) is type(node)


def test_a_decay_next_to_one_would_lose_its_time_constant_and_is_ours(alone, cuba, changed):
    slow = cuba(tau_mem=same(2.0**30 * 1e-3))
    model = bridged.load(alone(slow, N), 1e-3)
    assert model.uses["n"] is Realisation.CUSTOM
    assert changed(slow, model.export().nodes["n"]) == []
