"""By our mapping a neuron is Rockpool's own, reset by us where it spikes, and told so."""

from __future__ import annotations

import warnings

import nir
import numpy as np
import pytest
import torch

from adapters.base import Probes, Realisation, RefusedError
from adapters.rockpool import bridged
from adapters.rockpool.package import LIFNeuronTorch, LIFTorch

DT = 1e-3
ONE = np.ones(6, np.float32)
INFINITE = {"r": ONE, "v_threshold": ONE * np.inf}


def test_every_neuron_is_rockpools_own_and_a_reset_of_ours_is_told(neuron, alone):
    _, node = neuron
    model = bridged.load(alone(node, 6), DT)
    own = LIFTorch if isinstance(node, nir.CubaLIF | nir.CubaLI) else LIFNeuronTorch
    assert type(model.modules["n"].neuron) is own
    spiking = isinstance(node, nir.IF | nir.LIF | nir.CubaLIF)
    assert model.uses["n"] is (Realisation.CUSTOM if spiking else Realisation.FOLDED)


def test_pytorchs_modules_around_its_neurons_are_native(wired):
    conv = nir.Conv2d((4, 4), np.ones((2, 2, 3, 3), np.float32), 1, 1, 1, 1, np.zeros(2, np.float32))
    graph = wired({"n": conv, "f": nir.Flatten(None, 0, -1)}, [("x", "n"), ("n", "f"), ("f", "y")], (2, 4, 4), 32)
    model = bridged.load(graph, DT)
    assert type(model.modules["n"]) is torch.nn.Conv2d
    assert set(model.uses.values()) == {Realisation.NATIVE}


@pytest.mark.parametrize(
    "node",
    [
        nir.IF(**INFINITE),
        nir.LIF(tau=ONE, v_leak=0 * ONE, **INFINITE),
        nir.CubaLIF(tau_syn=ONE, tau_mem=ONE, v_leak=0 * ONE, **INFINITE),
    ],
)
def test_an_infinite_threshold_is_refused_by_name(node, alone):
    with pytest.raises(RefusedError) as refusal:
        bridged.load(alone(node, 6), DT)
    told = refusal.value.node, refusal.value.primitive, refusal.value.field
    assert told == ("n", type(node).__name__, "v_threshold")


@pytest.mark.parametrize("shape", [(2, 1, 1), (1, 3, 1), (4,), (2, 1, 4), (2, 3, 4)])
def test_parameters_hold_along_the_axes_they_share(shape, alone, compare):
    rng = np.random.default_rng(0)
    theta = rng.uniform(0.5, 2, shape).astype(np.float32)
    one = np.ones(shape, np.float32)
    x = rng.normal(0.5, 1, (50, 3, 2, 3, 4)).astype(np.float32)
    for node in (
        nir.IF(r=one, v_threshold=theta),
        nir.LIF(tau=theta / 100, r=one, v_leak=0 * one, v_threshold=theta / 4),
        nir.CubaLIF(theta / 200, theta / 100, one * 3, 0 * one, theta / 4),
    ):
        graph = alone(node, (2, 3, 4))
        assert compare(bridged.load(graph, DT), graph, DT, x).outputs["n"].any()


@pytest.mark.parametrize("field", ["tau_syn", "tau_mem"])
def test_a_time_constant_of_one_step_keeps_nothing(field, alone, cuba, lif, compare):
    """A dt that float32 can hold: the decay is 0, which has no logarithm and lets no input of a synapse through."""
    step = 2.0**-10
    x = np.random.default_rng(0).normal(0.5, 1, (50, 2, 6)).astype(np.float32)
    for node in (cuba(**{field: ONE * np.float32(step)}), lif(tau=ONE * np.float32(step))):
        graph = alone(node, 6)
        model = bridged.load(graph, step)
        assert compare(model, graph, step, x).outputs["n"].any()
        exported = model.export().nodes["n"]
        assert getattr(exported, field if isinstance(node, nir.CubaLIF) else "tau").tolist() == [step] * 6


def test_a_large_population_takes_no_square_of_memory(alone):
    """LIFTorch holds N x N recurrent weights of 0, which are put aside."""
    many = np.ones(20_000, np.float32)
    graph = alone(nir.CubaLI(many / 100, many / 100, many, 0 * many), 20_000)
    model = bridged.load(graph, DT)
    assert sum(live.numel() for live in model.modules["n"].buffers()) < 20 * len(many)
    model.run({"x": np.ones((2, 1, 20_000), np.float32)}, Probes(("n",)))


def test_default_precision_and_warnings_are_left_alone(alone, lif, noise):
    filters = list(warnings.filters)
    bridged.load(alone(lif(), 6), DT).run({"x": noise(steps=2)}, Probes(("n",)))
    assert torch.get_default_dtype() is torch.float32
    assert list(warnings.filters) == filters
