"""Models written by hand are Norse's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes, RefusedError
from adapters.graph import read, write
from adapters.norse.authored import MODELS

DT = 1e-4


def f(*values):
    return np.array(values, np.float32)


def chain(nodes, shape, outputs):
    names = ["x", *(str(i) for i in range(len(nodes))), "y"]
    ends = nir.Input(np.array(shape)), nir.Output(np.array(outputs))
    every = dict(zip(names, (ends[0], *nodes, ends[1]), strict=True))
    return nir.NIRGraph(every, list(pairwise(names)), type_check=False)


def lif_graph(**changes):
    fields = {"tau": f(0.0025), "r": f(1), "v_leak": f(0), "v_threshold": f(0.1), "v_reset": f(0)}
    return chain([nir.Affine(f([1]), f(0)), nir.LIF(**{**fields, **changes})], [1], [1])


def grid(seed, *shape):
    return (np.random.default_rng(seed).integers(-300, 400, shape) / 1024).astype(np.float32)


def conv(weights, stride, shape):
    return nir.Conv2d(shape, grid(1, *weights), stride, 1, 1, 1, grid(2, weights[0]))


def integrate(*shape, r=1):
    one = np.ones(shape, np.float32)
    return nir.IF(r=one * r, v_threshold=one)


def scnn_graph(pad=0, r=1):
    pool = nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))
    first = nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([pad, pad]))
    side = 4 + pad
    size = side // 2
    nodes = [
        *(conv((4, 2, 5, 5), 2, (18, 18)), integrate(4, 8, 8)),
        *(conv((4, 4, 3, 3), 1, (8, 8)), integrate(4, 8, 8), first),
        *(conv((2, 4, 3, 3), 1, (side, side)), integrate(2, side, side), pool),
        nir.Flatten({"input": np.array([2, size, size])}, 0, -1),
        *(nir.Affine(grid(3, 6, 2 * size * size), grid(4, 6)), integrate(6)),
        *(nir.Affine(grid(5, 3, 6), grid(6, 3)), integrate(3, r=r)),
    ]
    return chain(nodes, [2, 18, 18], [3])


def lif_input(batch=3):
    return np.random.default_rng(0).normal(0.3, 1, (400, batch, 1)).astype(np.float32)


@pytest.mark.parametrize("changes", [{}, {"v_leak": f(0.03)}, {"v_reset": f(-0.05)}])
def test_lif_by_hand_does_what_the_graph_says(changes, compare):
    graph = lif_graph(**changes)
    assert compare(MODELS["lif"](graph, DT), graph, DT, lif_input()).outputs["1"].any()


def test_lif_takes_its_gain_into_the_weight():
    scaled, plain = MODELS["lif"](lif_graph(r=f(2.5)), DT), lif_graph()
    plain.nodes["0"].weight *= 2.5
    probes = Probes(("1",), ("1",))
    expected = MODELS["lif"](plain, DT).run({"x": lif_input()}, probes)
    observed = scaled.run({"x": lif_input()}, probes)
    np.testing.assert_array_equal(observed.membranes["1"], expected.membranes["1"])
    assert observed.outputs["1"].any()


def test_lif_is_exported_with_a_time_constant_times_the_default_dt(tmp_path):
    """It writes dt / (1 / tau), and its dt is 1e-3 unless given (norse/torch/utils/export_nir.py)."""
    write(MODELS["lif"](lif_graph(), DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    (neuron,) = (n for n in exported.nodes.values() if isinstance(n, nir.LIF))
    np.testing.assert_allclose(neuron.tau, [0.0025 * 1e-3], rtol=1e-6)
    np.testing.assert_array_equal(neuron.v_threshold, f(0.1))
    assert set(exported.nodes) == {"input", "0", "1", "output"}


def test_lif_loses_its_reset_in_the_file():
    exported = MODELS["lif"](lif_graph(v_reset=f(-0.05)), DT).export()
    assert exported.nodes["1"].v_reset.tolist() == [0]


def test_scnn_by_hand_does_exactly_what_the_graph_says(compare):
    graph = scnn_graph()
    x = np.random.default_rng(0).integers(0, 3, (20, 3, 2, 18, 18)).astype(np.float32)
    observed = compare(MODELS["scnn"](graph, 1e-3), graph, 1e-3, x, exact=True)
    assert observed.outputs["12"].any()


def test_scnn_is_exported_with_gaps_and_cannot_be_written(tmp_path):
    exported = MODELS["scnn"](scnn_graph(), 1e-3).export()
    assert [name for name, node in exported.nodes.items() if node is None] == ["4", "7", "8"]
    assert all(isinstance(exported.nodes[name], nir.IF) for name in ("1", "3", "6", "10", "12"))
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'to_dict'"):
        nir.write(tmp_path / "exported.nir", exported)


@pytest.mark.parametrize("name", MODELS)
def test_every_run_starts_from_rest(name):
    graph, shape = (lif_graph(), (1,)) if name == "lif" else (scnn_graph(), (2, 18, 18))
    model = MODELS[name](graph, DT)
    x = np.random.default_rng(0).integers(0, 4, (30, 2, *shape)).astype(np.float32)
    probes = Probes(tuple(graph.nodes), ("1",), 1)
    first, second = model.run({"x": x}, probes), model.run({"x": x}, probes)
    assert set(first.outputs) == set(graph.nodes)
    assert first.membranes["1"].shape[:2] == (30, 1)
    np.testing.assert_array_equal(first.membranes["1"], second.membranes["1"])
    for node, trace in first.outputs.items():
        np.testing.assert_array_equal(trace, second.outputs[node])
    assert first.outputs["1"].any()


@pytest.mark.parametrize("name", MODELS)
def test_another_topology_is_refused(name):
    with pytest.raises(RefusedError, match="topology"):
        MODELS[name](scnn_graph() if name == "lif" else lif_graph(), DT)


@pytest.mark.parametrize(
    ("graph", "where"),
    [(scnn_graph(r=2), ("12", "IF", "r")), (scnn_graph(pad=1), ("4", "SumPool2d", "padding"))],
)
def test_what_norse_has_no_argument_for_is_refused(graph, where):
    with pytest.raises(RefusedError) as refusal:
        MODELS["scnn"](graph, DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == where
