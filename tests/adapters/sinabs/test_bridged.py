"""By our mapping a neuron is Sinabs' own, whatever its parameters."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import torch
from sinabs import layers

from adapters.base import Probes, Realisation
from adapters.sinabs import bridged
from adapters.sinabs.membrane import leaky
from adapters.sinabs.thresholds import above, below

DT = 1e-3


def f(*values):
    return np.array(values, np.float32)


def test_every_neuron_is_sinabs_own(neuron, alone):
    _, node = neuron
    model = bridged.load(alone(node, 6), DT)
    assert type(model.modules["n"].layer) in (layers.LIF, layers.IAF, layers.ExpLeak)
    assert model.uses["n"] is Realisation.FOLDED


def test_a_sum_is_sinabs_as_it_is(alone):
    assert bridged.load(alone(nir.I(r=f(1, 1)), 2), DT).uses["n"] is Realisation.NATIVE


def test_a_synapse_that_keeps_nothing_lets_its_input_through(alone, cuba, compare):
    """With tau_syn = dt Sinabs' own synapse, i = alpha * (i + x), would let nothing through."""
    graph = alone(cuba(tau_syn=np.full(6, DT, np.float32)), 6)
    x = np.random.default_rng(0).normal(0.5, 2, (100, 2, 6)).astype(np.float32)
    assert compare(bridged.load(graph, DT), graph, DT, x).outputs["n"].any()


@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
def test_the_threshold_in_the_layer_is_the_next_number(kind):
    threshold = torch.tensor([0.1, 0, -2, 3e8, torch.inf], dtype=kind)
    raised = above(threshold)
    assert torch.equal(below(raised), threshold)
    finite = threshold[:-1]
    assert not (finite >= raised[:-1]).any()
    assert (torch.nextafter(finite, torch.full_like(finite, torch.inf)) >= raised[:-1]).all()


def test_sinabs_adds_a_reset_potential_to_every_neuron():
    """Why v_reset is folded: the neuron that does not spike is moved too."""
    layer = leaky(torch.zeros(2), torch.ones(2))
    layer.reset_fn.reset_value = -0.5
    layer(torch.tensor([[[0.25, 2]]]))
    assert layer.v_mem.tolist() == [[-0.25, -0.5]]


def test_a_run_leaves_nothing_behind_for_the_next(alone, lif):
    model = bridged.load(alone(lif(r=np.full(6, 3, np.float32)), 6), DT)
    x = np.random.default_rng(0).normal(0.5, 1, (50, 4, 6)).astype(np.float32)
    probes = Probes(("n",), ("n",))
    first = model.run({"x": x}, probes)
    model.run({"x": 5 * x[:, :1]}, probes)
    np.testing.assert_array_equal(model.run({"x": x}, probes).membranes["n"], first.membranes["n"])
