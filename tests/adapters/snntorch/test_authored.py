"""Models written by hand are snnTorch's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import snntorch as snn

from adapters.base import Probes, VKind
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.snntorch.authored import MODELS

DT = 1e-4


def test_lif_subtracts_at_the_start_of_the_next_step(lif_graph):
    model = MODELS["lif"](lif_graph(), DT)
    x = np.zeros((4, 1, 1), np.float32)
    x[1] = 5  # 0.04 * 5 is twice the threshold
    recording = model.run({"input": x}, Probes(("1",), ("1",)))
    assert recording.outputs["1"].ravel().tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(recording.membranes["1"].ravel(), [0, 0.2, 0.092, 0.08832], rtol=1e-5)
    assert recording.kind("1") is VKind.BEFORE_RESET
    np.testing.assert_array_equal(recording.predictions["output"], recording.outputs["1"])


def test_lif_is_exported_with_a_reset_to_zero_that_it_does_not_have(lif_graph):
    exported = MODELS["lif"](lif_graph(), DT).export()
    (neuron,) = (n for n in exported.nodes.values() if isinstance(n, nir.LIF))
    assert neuron.v_reset.tolist() == [0]
    np.testing.assert_allclose(neuron.tau, [0.0025], rtol=1e-6)
    np.testing.assert_allclose(neuron.r, [25], rtol=1e-6)  # the gain is in the weight
    (layer,) = (n for n in exported.nodes.values() if isinstance(n, nir.Affine))
    np.testing.assert_allclose(layer.weight, [[0.04]], rtol=1e-6)


def test_lif_is_its_own_file_read_with_snntorchs_conventions(lif_graph):
    """Within rounding and spike for spike; by the rules the same file is another neuron."""
    model = MODELS["lif"](lif_graph(), DT)
    x = np.random.default_rng(0).normal(0.3, 1, (1000, 3, 1)).astype(np.float32)
    probes = Probes(("1",), ("1",))
    own, exported = model.run({"input": x}, probes), model.export()
    dialect = Dialect.parse("reset=subtract,timing=reset-late")
    same = reference.load(exported, DT, dialect=dialect).run({"input": x}, probes)
    np.testing.assert_array_equal(same.outputs["1"], own.outputs["1"])
    quiet = own.outputs["1"] == 0  # where neither was about to be reset
    np.testing.assert_allclose(same.membranes["1"][quiet], own.membranes["1"][quiet], rtol=0, atol=1e-6)
    ruled = reference.load(exported, DT).run({"input": x}, probes)
    assert ruled.outputs["1"].sum() < own.outputs["1"].sum()


def test_scnn_folds_the_area_of_its_pools_into_the_weights_that_follow(scnn_graph):
    graph = scnn_graph()
    x = np.random.default_rng(0).integers(0, 3, (4, 2, 2, 18, 18)).astype(np.float32)
    model = MODELS["scnn"](graph, 1e-3)
    seen = model.run({"input": x}, Probes(tuple(graph.nodes)[1:-1])).outputs
    windows = seen["3"].astype(np.float32).reshape(4, 2, 4, 4, 2, 4, 2)
    np.testing.assert_array_equal(seen["4"] * 4, windows.sum((4, 6)))
    summed = seen["8"] * 4  # exact: counts of spikes
    expected = summed @ graph.nodes["9"].weight.T + graph.nodes["9"].bias
    np.testing.assert_array_equal(seen["9"], expected)


def test_scnn_is_exported_with_an_infinite_time_constant(scnn_graph):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        exported = MODELS["scnn"](scnn_graph(), 1e-3).export()
    neurons = [n for n in exported.nodes.values() if isinstance(n, nir.LIF)]
    assert len(neurons) == 5
    assert all(np.isinf(n.tau).all() and np.isinf(n.r).all() for n in neurons)
    assert sum(isinstance(n, nir.AvgPool2d) for n in exported.nodes.values()) == 2


def test_no_neuron_is_left_in_the_list_of_all_neurons(lif_graph, scnn_graph):
    before = list(snn.SpikingNeuron.instances)
    MODELS["lif"](lif_graph(), DT)
    MODELS["scnn"](scnn_graph(), DT)
    assert snn.SpikingNeuron.instances == before
