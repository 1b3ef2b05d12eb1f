"""Models written by hand are Norse's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import read, write
from adapters.norse.authored import MODELS

DT = 1e-4


def f(*values):
    return np.array(values, np.float32)


@pytest.mark.parametrize("changes", [{}, {"v_leak": f(0.03)}, {"v_reset": f(-0.05)}])
def test_lif_by_hand_does_what_the_graph_says(changes, lif_graph, drives, compare):
    graph = lif_graph(**changes)
    assert compare(MODELS["lif"](graph, DT), graph, DT, drives["lif"]).outputs["1"].any()


def test_lif_takes_its_gain_into_the_weight(lif_graph, drives):
    scaled, plain = MODELS["lif"](lif_graph(r=f(2.5)), DT), lif_graph()
    plain.nodes["0"].weight *= 2.5
    probes = Probes(("1",), ("1",))
    expected = MODELS["lif"](plain, DT).run({"input": drives["lif"]}, probes)
    observed = scaled.run({"input": drives["lif"]}, probes)
    np.testing.assert_array_equal(observed.membranes["1"], expected.membranes["1"])
    assert observed.outputs["1"].any()


def test_lif_is_exported_with_a_time_constant_times_the_default_dt(lif_graph, tmp_path):
    """It writes dt / (1 / tau), and its dt is 1e-3 unless given (norse/torch/utils/export_nir.py)."""
    write(MODELS["lif"](lif_graph(), DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    (neuron,) = (n for n in exported.nodes.values() if isinstance(n, nir.LIF))
    np.testing.assert_allclose(neuron.tau, [0.0025 * 1e-3], rtol=1e-6)
    np.testing.assert_array_equal(neuron.v_threshold, f(0.1))
    assert set(exported.nodes) == {"input", "0", "1", "output"}


def test_lif_loses_its_reset_in_the_file(lif_graph):
    exported = MODELS["lif"](lif_graph(v_reset=f(-0.05)), DT).export()
    assert exported.nodes["1"].v_reset.tolist() == [0]


def test_scnn_by_hand_does_exactly_what_the_graph_says(scnn_graph, drives, compare):
    graph = scnn_graph()
    observed = compare(MODELS["scnn"](graph, 1e-3), graph, 1e-3, drives["scnn"], exact=True)
    assert observed.outputs["12"].any()


def test_scnn_is_exported_with_gaps_and_cannot_be_written(scnn_graph, tmp_path):
    exported = MODELS["scnn"](scnn_graph(), 1e-3).export()
    assert [name for name, node in exported.nodes.items() if node is None] == ["4", "7", "8"]
    assert all(isinstance(exported.nodes[name], nir.IF) for name in ("1", "3", "6", "10", "12"))
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'to_dict'"):
        nir.write(tmp_path / "exported.nir", exported)
