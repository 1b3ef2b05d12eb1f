"""Models written by hand are SpikingJelly's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes, RefusedError
from adapters.graph import read, write
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.spikingjelly import native
from adapters.spikingjelly.authored import MODELS

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
    node = nir.LIF(**{**fields, **changes})
    size = node.v_threshold.size
    return chain([nir.Affine(np.ones((size, 1), np.float32), np.zeros(size, np.float32)), node], [1], [size])


def grid(seed, *shape):
    return (np.random.default_rng(seed).integers(-300, 400, shape) / 1024).astype(np.float32)


def conv(weights, stride, shape, groups=1):
    return nir.Conv2d(shape, grid(1, *weights), stride, 1, 1, groups, grid(2, weights[0]))


def integrate(*shape, r=1, threshold=1.0 + 2.0**-11):
    """Thresholds lie between the values a membrane can have: SpikingJelly fires at the threshold, NIR above."""
    one = np.ones(shape, np.float32)
    return nir.IF(r=one * r, v_threshold=one * np.float32(threshold))


def scnn_graph(r=1, groups=1, threshold=1.0 + 2.0**-11):
    pool = nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))
    nodes = [
        *(conv((4, 2, 5, 5), 2, (18, 18)), integrate(4, 8, 8, threshold=threshold)),
        *(conv((4, 4 // groups, 3, 3), 1, (8, 8), groups), integrate(4, 8, 8), pool),
        *(conv((2, 4, 3, 3), 1, (4, 4)), integrate(2, 4, 4), pool),
        nir.Flatten({"input": np.array([2, 2, 2])}, 0, -1),
        *(nir.Affine(grid(3, 6, 8), grid(4, 6)), integrate(6)),
        *(nir.Affine(grid(5, 3, 6), grid(6, 3)), integrate(3, r=r)),
    ]
    return chain(nodes, [2, 18, 18], [3])


def lif_input(batch=3):
    return np.random.default_rng(0).normal(0.3, 1, (400, batch, 1)).astype(np.float32)


def scnn_input(steps=20):
    return np.random.default_rng(0).integers(0, 3, (steps, 3, 2, 18, 18)).astype(np.float32)


@pytest.mark.parametrize("changes", [{}, {"r": f(2.5)}, {"v_leak": f(-0.05), "v_reset": f(-0.05)}])
def test_lif_by_hand_does_what_the_graph_says(changes, compare):
    graph = lif_graph(**changes)
    model = MODELS["lif"](graph, DT)
    if "r" in changes:  # the gain is in the weight before it
        recording = model.run({"x": lif_input()}, Probes(("1",), ("1",)))
        expected = reference.load(graph, DT).run({"x": lif_input()}, Probes(("1",), ("1",)))
        np.testing.assert_array_equal(recording.outputs["1"], expected.outputs["1"])
        np.testing.assert_allclose(recording.membranes["1"], expected.membranes["1"], atol=1e-6)
    else:
        assert compare(model, graph, DT, lif_input()).outputs["1"].any()


def test_lif_is_exported_as_it_was_given_in_double_precision(tmp_path):
    graph = lif_graph(v_leak=f(-0.05), v_reset=f(-0.05))
    write(MODELS["lif"](graph, DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert set(exported.nodes) == {"input_1", "_0", "_1", "output"}
    assert exported.nodes["_1"].tau.dtype == np.float64
    for field in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        expected = getattr(graph.nodes["1"], field)
        np.testing.assert_array_equal(getattr(exported.nodes["_1"], field).astype(np.float32), expected)


def test_scnn_by_hand_does_exactly_what_the_graph_says():
    graph = scnn_graph()
    model = MODELS["scnn"](graph, 1e-3)
    names = tuple(name for name, node in graph.nodes.items() if isinstance(node, nir.IF))
    found, expected = (
        made.run({"x": scnn_input()}, Probes(names, names)) for made in (model, reference.load(graph, 1e-3))
    )
    for name in names:
        np.testing.assert_array_equal(found.outputs[name], expected.outputs[name])
        np.testing.assert_array_equal(found.membranes[name], expected.membranes[name])
    assert found.outputs["12"].any()


def test_a_membrane_at_the_threshold_spikes():
    """Weights and thresholds on one grid meet often: by a dialect that fires there, nothing differs."""
    graph = scnn_graph(threshold=1)
    probes = Probes(("1", "12"))
    found, strict, at = (
        made.run({"x": scnn_input()}, probes).outputs
        for made in (
            MODELS["scnn"](graph, 1e-3),
            reference.load(graph, 1e-3),
            reference.load(graph, 1e-3, dialect=Dialect.parse("threshold=ge")),
        )
    )
    assert (found["1"] != strict["1"]).any()
    for name in probes.outputs:
        np.testing.assert_array_equal(found[name], at[name])


def test_scnn_is_exported_with_a_gain_of_one_over_dt_and_read_back_as_it_was(tmp_path):
    """IFNode adds its input; the exporter writes r = 1/dt, and the importer takes nothing else."""
    model = MODELS["scnn"](scnn_graph(), 1e-3)
    write(model.export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert {float(r) for n in exported.nodes.values() if isinstance(n, nir.IF) for r in n.r.flat} == {1000}
    again = native.load(exported, 1e-3).run({"input_1": scnn_input()}, Probes(("_12",)))
    before = model.run({"x": scnn_input()}, Probes(("12",)))
    np.testing.assert_array_equal(again.outputs["_12"], before.outputs["12"])
    meant = reference.load(exported, 1e-3).run({"input_1": scnn_input()}, Probes(("_12",)))
    assert (meant.outputs["_12"] != before.outputs["12"]).any()


@pytest.mark.parametrize("name", MODELS)
def test_every_run_starts_from_rest(name):
    graph, shape = (lif_graph(), (1,)) if name == "lif" else (scnn_graph(), (2, 18, 18))
    model = MODELS[name](graph, DT)
    x = np.random.default_rng(0).integers(0, 4, (30, 2, *shape)).astype(np.float32)
    probes = Probes(tuple(graph.nodes), ("1",), 1)
    first, second = model.run({"x": x}, probes), model.run({"x": x}, probes)
    assert set(first.outputs) == set(graph.nodes) - {"x"}
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
    ("name", "graph", "where"),
    [
        ("scnn", scnn_graph(r=2), ("12", "IF", "r")),
        ("lif", lif_graph(v_leak=f(0.01)), ("1", "LIF", "v_leak")),
        ("lif", lif_graph(tau=f(5e-5)), ("1", "LIF", "tau")),
        (
            "lif",
            lif_graph(tau=f(1, 1), r=f(1, 1), v_leak=f(0, 0), v_threshold=f(1, 2), v_reset=f(0, 0)),
            ("1", "LIF", "v_threshold"),
        ),
    ],
)
def test_what_spikingjelly_has_no_argument_for_is_refused(name, graph, where):
    with pytest.raises(RefusedError) as refusal:
        MODELS[name](graph, DT)
    assert (refusal.value.node, refusal.value.primitive, refusal.value.field) == where


def test_a_grouped_convolution_runs_but_its_exporter_refuses_it():
    model = MODELS["scnn"](scnn_graph(groups=2), DT)
    model.run({"x": scnn_input(2)}, Probes(("12",)))
    with pytest.raises(NotImplementedError, match="Grouped convolutions"):
        model.export()
