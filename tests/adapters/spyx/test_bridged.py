"""By our mapping a layer is flax's or Spyx's own, and what spikes is a cell around Spyx's LI."""

from __future__ import annotations

import jax
import nir
import numpy as np
import pytest
from flax import nnx
from spyx import nn

from adapters.base import Probes, Realisation
from adapters.spyx import bridged
from adapters.spyx.cells import Firing, UnclippedLI

DT = 1e-3
SPIKING = (nir.IF, nir.LIF, nir.CubaLIF)


def test_a_neuron_that_gives_its_membrane_is_spyxs_li_and_one_that_spikes_a_cell_around_it(neuron, alone):
    name, node = neuron
    model = bridged.load(alone(node, 6), DT)
    cell = model.parts["n"].cell
    assert isinstance(cell, Firing) == isinstance(node, SPIKING)
    inner = cell.integrator if isinstance(node, SPIKING) else cell
    assert type(inner) is (UnclippedLI if name in {"LI, tau below dt", "LIF, tau below dt"} else nn.LI)
    folded = not isinstance(node, SPIKING) and "below dt" not in name
    assert model.uses["n"] is (Realisation.FOLDED if folded else Realisation.CUSTOM)


def test_a_custom_cell_is_a_module_of_flax_with_spyxs_spike_function(alone):
    one = np.ones(3, np.float32)
    cell = bridged.load(alone(nir.IF(r=one, v_threshold=one), 3), DT).parts["n"].cell
    assert isinstance(cell, nnx.Module)
    spikes, v = cell(np.float32([[0.5, 1.0, 1.5]]), np.zeros((1, 3), np.float32))
    assert spikes.tolist() == [[0, 0, 1]]
    assert v.tolist() == [[0.5, 1, 0]]
    slope = jax.grad(lambda x: cell(x, np.zeros((1, 3), np.float32))[0].sum())(np.float32([[0.5, 1.0, 1.5]]))
    assert (np.asarray(slope) > 0).all()  # Spyx trains through it


def ones(*shape):
    return np.ones(shape, np.float32)


PAIR, NONE = np.array([2, 2]), np.array([0, 0])
LAYERS = {
    "Affine": (nir.Affine(ones(3, 4), ones(3)), (4,), (3,), nnx.Linear),
    "Affine, one bias for all": (nir.Affine(ones(3, 4), ones(1)), (4,), (3,), None),
    "Linear": (nir.Linear(ones(3, 4)), (4,), (3,), nnx.Linear),
    "Linear, leading axes": (nir.Linear(ones(2, 3, 4)), (2, 4), (2, 3), None),
    "Conv1d": (nir.Conv1d(8, ones(4, 1, 3), 1, "same", 2, 2, ones(4)), (2, 8), (4, 8), nnx.Conv),
    "Conv2d": (nir.Conv2d((8, 6), ones(4, 2, 3, 2), 2, 1, 1, 1, ones(4)), (2, 8, 6), (4, 4, 4), nnx.Conv),
    "Conv2d, one bias for all": (nir.Conv2d((4, 4), ones(2, 1, 3, 3), 1, 1, 1, 1, ones(1)), (1, 4, 4), (2, 4, 4), None),
    "SumPool2d": (nir.SumPool2d(PAIR, PAIR, NONE), (2, 8, 6), (2, 4, 3), nn.SumPool),
    "SumPool2d, padded": (nir.SumPool2d(PAIR, PAIR, NONE + 1), (2, 8, 6), (2, 5, 4), None),
    "AvgPool2d": (nir.AvgPool2d(PAIR, PAIR, NONE), (2, 8, 6), (2, 4, 3), None),
    "Flatten": (nir.Flatten({"input": np.array([2, 3])}, 0, -1), (2, 3), (6,), nn.Flatten),
    "Flatten, last axes": (nir.Flatten({"input": np.array([2, 3, 4])}, 1, -1), (2, 3, 4), (2, 12), None),
    "Scale": (nir.Scale(ones(3)), (3,), (3,), None),
    "Threshold": (nir.Threshold(ones(3)), (3,), (3,), None),
}
OURS = ("Linear, leading axes", "Scale", "Threshold")
"""What no layer of JAX's libraries does."""


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_flaxs_or_spyxs_own_where_they_have_it_and_jaxs_otherwise(name, wired, compare):
    node, inputs, outputs, own = LAYERS[name]
    graph = wired({"n": node}, [("x", "n"), ("n", "y")], inputs, outputs)
    model = bridged.load(graph, DT)
    assert model.uses["n"] is (Realisation.CUSTOM if name in OURS else Realisation.NATIVE)
    assert own is None or type(model.parts["n"].module) is own
    compare(model, graph, DT, np.random.default_rng(0).uniform(-1, 1, (2, 3, *inputs)).astype(np.float32))
    exported = model.export().nodes["n"]
    assert type(exported) is type(node)
    if isinstance(getattr(node, "padding", None), str):
        assert exported.padding == node.padding


def test_what_spyx_leaves_out_or_reads_otherwise_is_run_as_the_graph_says(scnn_graph, drives, compare):
    graph = scnn_graph(pad=1, r=2, groups=2)
    assert compare(bridged.load(graph, DT), graph, DT, drives["scnn"], exact=True).outputs["12"].any()


def test_jaxs_precision_is_left_alone(alone):
    before = jax.config.jax_enable_x64
    one = np.ones(3, np.float32)
    model = bridged.load(alone(nir.LIF(one, one, 0 * one, one), 3), DT)
    model.run({"x": np.ones((2, 1, 3), np.float32)}, Probes(("n",)))
    model.export()
    assert jax.config.jax_enable_x64 == before
    assert jax.numpy.ones(1).dtype == np.float32
