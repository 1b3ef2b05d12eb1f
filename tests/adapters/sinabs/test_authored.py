"""Models written by hand are Sinabs' defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest
import sinabs
import torch

from adapters.base import Probes, RefusedError
from adapters.graph import parameters, read, write
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.sinabs.authored import MODELS

DT = 1e-4
MANY = "reset=subtract,multiplicity=floor,threshold=ge"
"""Many spikes a step, each taking the threshold away: Sinabs' defaults."""


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


def scnn_input(batch=3):
    return np.random.default_rng(0).integers(0, 3, (20, batch, 2, 18, 18)).astype(np.float32)


def in_dialect(graph, dt, x, words, probes):
    return reference.load(graph, dt, dialect=Dialect.parse(words)).run({"x": x}, probes)


@pytest.mark.parametrize("r", [1, 2.5])
def test_lif_by_hand_steps_exponentially_and_spikes_many_times(r):
    graph, probes = lif_graph(r=f(r)), Probes(("1",), ("1",))
    observed = MODELS["lif"](graph, DT).run({"x": lif_input()}, probes)
    expected = in_dialect(graph, DT, lif_input(), f"integration=exponential,{MANY}", probes)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    np.testing.assert_allclose(observed.membranes["1"], expected.membranes["1"], rtol=0, atol=1e-6)
    assert observed.outputs["1"].any()


def test_lif_is_exported_in_steps_and_without_its_scaled_input(tmp_path):
    """Read as NIR, tau is 25 s: neither dt nor norm_input is in what it writes (sinabs/nir.py)."""
    write(MODELS["lif"](lif_graph(r=f(2)), DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert set(exported.nodes) == {"input", "0", "1", "output"}
    numbers = {field: value.tolist() for field, value in parameters(exported.nodes["1"]).items()}
    assert numbers.pop("tau") == pytest.approx([25])
    assert numbers == {"r": [1], "v_leak": [0], "v_threshold": [f(0.1)[0]], "v_reset": [0]}
    np.testing.assert_array_equal(exported.nodes["0"].weight, f([2]))


def test_scnn_by_hand_spikes_many_times_and_has_no_floor():
    graph, x = scnn_graph(), scnn_input()
    probes = Probes(("1", "3", "4", "6", "10", "12"), ("1", "12"))
    observed = MODELS["scnn"](graph, 1e-3).run({"x": x}, probes)
    expected = in_dialect(graph, 1e-3, x, MANY, probes)
    for name in probes.outputs:
        np.testing.assert_array_equal(observed.outputs[name], expected.outputs[name])
    for name in probes.membranes:
        np.testing.assert_array_equal(observed.membranes[name], expected.membranes[name])
    assert observed.outputs["1"].max() > 1
    assert observed.outputs["12"].any()


def test_scnn_comes_back_through_a_file_but_for_its_dialect(tmp_path, changed):
    graph = scnn_graph()
    write(MODELS["scnn"](graph, 1e-3).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert set(exported.nodes) == {"input", *(str(i) for i in range(13)), "output"}
    for name in (str(i) for i in range(13)):
        assert type(exported.nodes[name]) is type(graph.nodes[name])
        if not isinstance(graph.nodes[name], nir.Conv2d | nir.Flatten):
            assert changed(graph.nodes[name], exported.nodes[name]) == [], name
    np.testing.assert_array_equal(exported.nodes["0"].weight, graph.nodes["0"].weight)
    np.testing.assert_array_equal(exported.nodes["0"].bias, graph.nodes["0"].bias)


def test_a_convolution_cannot_be_written_before_its_types_are_inferred(tmp_path):
    sequence = MODELS["scnn"](scnn_graph(), 1e-3).sequence
    with pytest.raises(TypeError, match="One of data, shape or dtype must be specified"):
        nir.write(tmp_path / "exported.nir", sinabs.to_nir(sequence, torch.zeros(1, 2, 18, 18)))


@pytest.mark.parametrize("name", MODELS)
def test_every_run_starts_from_rest_whatever_the_batch(name):
    graph, x = (lif_graph(), lif_input()) if name == "lif" else (scnn_graph(), scnn_input())
    model = MODELS[name](graph, DT)
    probes = Probes(tuple(graph.nodes), ("1",), 1)
    first, one, second = (model.run({"x": given}, probes) for given in (x, x[:, :1], x))
    assert set(first.outputs) == set(graph.nodes)
    assert first.membranes["1"].shape[:2] == (len(x), 1)
    np.testing.assert_array_equal(first.membranes["1"], second.membranes["1"])
    np.testing.assert_array_equal(first.membranes["1"], one.membranes["1"])
    for node, trace in first.outputs.items():
        np.testing.assert_array_equal(trace, second.outputs[node])
    assert first.outputs["1"].any()


@pytest.mark.parametrize("name", MODELS)
def test_random_numbers_are_left_alone(name):
    graph, x = (lif_graph(), lif_input()) if name == "lif" else (scnn_graph(), scnn_input())
    state = torch.random.get_rng_state()
    model = MODELS[name](graph, DT)
    model.run({"x": x}, Probes(("1",)))
    model.export()
    assert torch.equal(torch.random.get_rng_state(), state)


@pytest.mark.parametrize("name", MODELS)
def test_another_topology_is_refused(name):
    with pytest.raises(RefusedError, match="topology"):
        MODELS[name](scnn_graph() if name == "lif" else lif_graph(), DT)


@pytest.mark.parametrize(
    ("name", "graph", "where"),
    [
        ("lif", lif_graph(v_leak=f(0.03)), ("1", "LIF", "v_leak")),
        ("lif", lif_graph(v_reset=f(-0.05)), ("1", "LIF", "v_reset")),
        ("scnn", scnn_graph(r=2), ("12", "IF", "r")),
        ("scnn", scnn_graph(pad=1), ("4", "SumPool2d", "padding")),
    ],
)
def test_what_sinabs_has_no_argument_for_is_refused(name, graph, where):
    with pytest.raises(RefusedError) as refusal:
        MODELS[name](graph, DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == where
