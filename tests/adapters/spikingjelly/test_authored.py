"""Models written by hand are SpikingJelly's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read, write
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.spikingjelly import native
from adapters.spikingjelly.authored import MODELS

DT = 1e-4
BETWEEN = 1.0 + 2.0**-11
"""A threshold between the values a membrane can have: SpikingJelly fires at the threshold, NIR above."""


def f(*values):
    return np.array(values, np.float32)


@pytest.mark.parametrize("changes", [{}, {"r": f(2.5)}, {"v_leak": f(-0.05), "v_reset": f(-0.05)}])
def test_lif_by_hand_does_what_the_graph_says(changes, lif_graph, drives, compare):
    graph = lif_graph(**changes)
    model = MODELS["lif"](graph, DT)
    if "r" in changes:  # the gain is in the weight before it
        recording = model.run({"input": drives["lif"]}, Probes(("1",), ("1",)))
        expected = reference.load(graph, DT).run({"input": drives["lif"]}, Probes(("1",), ("1",)))
        np.testing.assert_array_equal(recording.outputs["1"], expected.outputs["1"])
        np.testing.assert_allclose(recording.membranes["1"], expected.membranes["1"], atol=1e-6)
    else:
        assert compare(model, graph, DT, drives["lif"]).outputs["1"].any()


def test_lif_is_exported_as_it_was_given_in_double_precision(lif_graph, tmp_path):
    graph = lif_graph(v_leak=f(-0.05), v_reset=f(-0.05))
    write(MODELS["lif"](graph, DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert set(exported.nodes) == {"input_1", "_0", "_1", "output"}
    assert exported.nodes["_1"].tau.dtype == np.float64
    for field in ("tau", "r", "v_leak", "v_threshold", "v_reset"):
        expected = getattr(graph.nodes["1"], field)
        np.testing.assert_array_equal(getattr(exported.nodes["_1"], field).astype(np.float32), expected)


def test_scnn_by_hand_does_exactly_what_the_graph_says(scnn_graph, drives):
    graph = scnn_graph(threshold=BETWEEN)
    model = MODELS["scnn"](graph, 1e-3)
    names = tuple(name for name, node in graph.nodes.items() if isinstance(node, nir.IF))
    found, expected = (
        made.run({"input": drives["scnn"]}, Probes(names, names)) for made in (model, reference.load(graph, 1e-3))
    )
    for name in names:
        np.testing.assert_array_equal(found.outputs[name], expected.outputs[name])
        np.testing.assert_array_equal(found.membranes[name], expected.membranes[name])
    assert found.outputs["12"].any()


def test_a_membrane_at_the_threshold_spikes(scnn_graph, drives):
    """Weights and thresholds on one grid meet often: by a dialect that fires there, nothing differs."""
    graph = scnn_graph()
    probes = Probes(("1", "12"))
    found, strict, at = (
        made.run({"input": drives["scnn"]}, probes).outputs
        for made in (
            MODELS["scnn"](graph, 1e-3),
            reference.load(graph, 1e-3),
            reference.load(graph, 1e-3, dialect=Dialect.parse("threshold=ge")),
        )
    )
    assert (found["1"] != strict["1"]).any()
    for name in probes.outputs:
        np.testing.assert_array_equal(found[name], at[name])


def test_scnn_is_exported_with_a_gain_of_one_over_dt_and_read_back_as_it_was(scnn_graph, drives, tmp_path):
    """IFNode adds its input; the exporter writes r = 1/dt, and the importer takes nothing else."""
    model = MODELS["scnn"](scnn_graph(threshold=BETWEEN), 1e-3)
    write(model.export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert {float(r) for n in exported.nodes.values() if isinstance(n, nir.IF) for r in n.r.flat} == {1000}
    again = native.load(exported, 1e-3).run({"input_1": drives["scnn"]}, Probes(("_12",)))
    before = model.run({"input": drives["scnn"]}, Probes(("12",)))
    np.testing.assert_array_equal(again.outputs["_12"], before.outputs["12"])
    meant = reference.load(exported, 1e-3).run({"input_1": drives["scnn"]}, Probes(("_12",)))
    assert (meant.outputs["_12"] != before.outputs["12"]).any()


def test_a_grouped_convolution_runs_but_its_exporter_refuses_it(scnn_graph, drives):
    model = MODELS["scnn"](scnn_graph(groups=2, threshold=BETWEEN), DT)
    model.run({"input": drives["scnn"][:2]}, Probes(("12",)))
    with pytest.raises(NotImplementedError, match="Grouped convolutions"):
        model.export()
