"""Models written by hand are snnTorch's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest
import snntorch as snn

from adapters.base import Probes, RefusedError, VKind
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.snntorch.authored import MODELS

DT = 1e-4


def f(*values):
    return np.array(values, np.float32)


def chain(nodes, shape, outputs):
    names = ["input", *(str(i) for i in range(len(nodes))), "output"]
    ends = nir.Input(np.array(shape)), nir.Output(np.array(outputs))
    return nir.NIRGraph(
        dict(zip(names, (ends[0], *nodes, ends[1]), strict=True)), list(pairwise(names)), type_check=False
    )


def lif_graph(**changes):
    fields = {"tau": f(0.0025), "r": f(1), "v_leak": f(0), "v_threshold": f(0.1), "v_reset": f(0)}
    return chain([nir.Affine(f([1]), f(0)), nir.LIF(**{**fields, **changes})], [1], [1])


def conv(weights, stride, shape):
    out, _, size, _ = weights
    weight = np.random.default_rng(size).integers(-300, 400, weights) / 1024
    bias = np.zeros(out, np.float32)
    return nir.Conv2d(shape, weight.astype(np.float32), stride, 1, 1, 1, bias)


def integrate(*shape):
    one = np.ones(shape, np.float32)
    return nir.IF(r=one, v_threshold=one)


def affine(out, into):
    weight = np.random.default_rng(into).integers(-300, 400, (out, into)) / 1024
    return nir.Affine(weight.astype(np.float32), np.full(out, 0.25, np.float32))


def scnn_graph(**last):
    pool = nir.SumPool2d(f(2, 2).astype(int), f(2, 2).astype(int), f(0, 0).astype(int))
    nodes = [
        *(conv((4, 2, 5, 5), 2, (18, 18)), integrate(4, 8, 8)),
        *(conv((4, 4, 3, 3), 1, (8, 8)), integrate(4, 8, 8), pool),
        *(conv((2, 4, 3, 3), 1, (4, 4)), integrate(2, 4, 4), pool),
        *(nir.Flatten({"input": np.array([2, 2, 2])}, 0, -1), affine(6, 8), integrate(6)),
        *(affine(3, 6), nir.IF(**{"r": f(1, 1, 1), "v_threshold": f(1, 1, 1), **last})),
    ]
    return chain(nodes, [2, 18, 18], [3])


def test_lif_subtracts_at_the_start_of_the_next_step():
    model = MODELS["lif"](lif_graph(), DT)
    x = np.zeros((4, 1, 1), np.float32)
    x[1] = 5  # 0.04 * 5 is twice the threshold
    recording = model.run({"input": x}, Probes(("1",), ("1",)))
    assert recording.outputs["1"].ravel().tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(recording.membranes["1"].ravel(), [0, 0.2, 0.092, 0.08832], rtol=1e-5)
    assert recording.kind("1") is VKind.BEFORE_RESET
    np.testing.assert_array_equal(recording.predictions["output"], recording.outputs["1"])


def test_lif_is_exported_with_a_reset_to_zero_that_it_does_not_have():
    exported = MODELS["lif"](lif_graph(), DT).export()
    (neuron,) = (n for n in exported.nodes.values() if isinstance(n, nir.LIF))
    assert neuron.v_reset.tolist() == [0]
    np.testing.assert_allclose(neuron.tau, [0.0025], rtol=1e-6)
    np.testing.assert_allclose(neuron.r, [25], rtol=1e-6)  # the gain is in the weight
    (layer,) = (n for n in exported.nodes.values() if isinstance(n, nir.Affine))
    np.testing.assert_allclose(layer.weight, [[0.04]], rtol=1e-6)


def test_lif_is_its_own_file_read_with_snntorchs_conventions():
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


def test_scnn_folds_the_area_of_its_pools_into_the_weights_that_follow():
    graph = scnn_graph()
    x = np.random.default_rng(0).integers(0, 3, (4, 2, 2, 18, 18)).astype(np.float32)
    model = MODELS["scnn"](graph, 1e-3)
    seen = model.run({"input": x}, Probes(tuple(graph.nodes)[1:-1])).outputs
    windows = seen["3"].astype(np.float32).reshape(4, 2, 4, 4, 2, 4, 2)
    np.testing.assert_array_equal(seen["4"] * 4, windows.sum((4, 6)))
    summed = seen["8"] * 4  # exact: counts of spikes
    expected = summed @ graph.nodes["9"].weight.T + graph.nodes["9"].bias
    np.testing.assert_array_equal(seen["9"], expected)


def test_scnn_is_exported_with_an_infinite_time_constant():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        exported = MODELS["scnn"](scnn_graph(), 1e-3).export()
    neurons = [n for n in exported.nodes.values() if isinstance(n, nir.LIF)]
    assert len(neurons) == 5
    assert all(np.isinf(n.tau).all() and np.isinf(n.r).all() for n in neurons)
    assert sum(isinstance(n, nir.AvgPool2d) for n in exported.nodes.values()) == 2


@pytest.mark.parametrize("name", MODELS)
def test_every_run_starts_from_rest(name):
    graph, shape = (lif_graph(), (1,)) if name == "lif" else (scnn_graph(), (2, 18, 18))
    model = MODELS[name](graph, DT)
    x = np.random.default_rng(0).integers(0, 4, (30, 2, *shape)).astype(np.float32)
    probes = Probes(tuple(graph.nodes)[1:-1], ("1",))
    first, second = model.run({"input": x}, probes), model.run({"input": x}, probes)
    np.testing.assert_array_equal(first.membranes["1"], second.membranes["1"])
    for node, trace in first.outputs.items():
        np.testing.assert_array_equal(trace, second.outputs[node])
    assert first.outputs["1"].any()


@pytest.mark.parametrize("name", MODELS)
def test_another_topology_is_refused(name):
    with pytest.raises(RefusedError, match="topology"):
        MODELS[name](scnn_graph() if name == "lif" else lif_graph(), DT)


@pytest.mark.parametrize("field", ["v_leak", "v_reset"])
def test_what_leaky_has_no_argument_for_is_refused(field):
    with pytest.raises(RefusedError) as refusal:
        MODELS["lif"](lif_graph(**{field: f(0.05)}), DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == ("1", "LIF", field)


def test_a_gain_of_an_integrator_is_refused():
    with pytest.raises(RefusedError) as refusal:
        MODELS["scnn"](scnn_graph(r=f(1, 2, 1)), DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == ("12", "IF", "r")


def test_no_neuron_is_left_in_the_list_of_all_neurons():
    before = list(snn.SpikingNeuron.instances)
    MODELS["lif"](lif_graph(), DT)
    MODELS["scnn"](scnn_graph(), DT)
    assert snn.SpikingNeuron.instances == before
