"""What SpikingJelly's own importer and exporter do is recorded as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nir
import numpy as np
import pytest
import torch

from adapters.base import Probes
from adapters.spikingjelly import native

DT = 1e-3


def f(*values):
    return np.array(values, np.float32)


def lif(**changes):
    fields = {"tau": f(0.01, 0.01), "r": f(1, 1), "v_leak": f(0, 0), "v_threshold": f(0.5, 0.5), "v_reset": f(0, 0)}
    return nir.LIF(**{**fields, **changes})


@pytest.fixture
def graph(behind_affine):
    """One Affine and one LIF of two neurons."""
    return behind_affine(lif())


@pytest.fixture
def stimulus():
    return {"x": np.random.default_rng(0).normal(0.5, 2, (200, 3, 2)).astype(np.float32)}


@pytest.mark.parametrize("changes", [{}, {"r": f(10, 10)}, {"v_leak": f(-0.2, -0.2), "v_reset": f(-0.2, -0.2)}])
def test_a_lif_that_is_accepted_does_what_the_reference_does(changes, graph, stimulus, compare):
    """Gains of 1 and tau/dt are SpikingJelly's two forms of input."""
    graph.nodes["lif.1"] = lif(**changes)
    assert compare(native.load(graph, DT), graph, DT, stimulus["x"]).outputs["lif.1"].any()


def test_a_cuba_lif_that_is_accepted_does_what_the_reference_does(alone, stimulus, compare):
    two = f(1, 1)
    node = nir.CubaLIF(two * 0.005, two * 0.01, two * 10, 0 * two, two * 25, -two, w_in=two * 5)
    graph = alone(node, 2)
    with pytest.raises(AssertionError):  # SpikingJelly starts at v_reset, NIR at v_leak
        compare(native.load(graph, DT), graph, DT, stimulus["x"])
    node.v_reset = 0 * two
    assert compare(native.load(graph, DT), graph, DT, stimulus["x"]).outputs["n"].any()


def test_dt_reaches_the_importer(graph, stimulus, compare):
    with pytest.raises(AssertionError):
        compare(native.load(graph, 2 * DT), graph, DT, stimulus["x"])


def test_an_if_must_have_the_gain_of_a_rate_and_integrates_without_it(alone):
    graph = alone(nir.IF(r=f(1000), v_threshold=f(1)), 1)
    recording = native.load(graph, DT).run({"x": f(0.5, 0.25, 0.75).reshape(3, 1, 1)}, Probes(("n",), ("n",)))
    assert recording.membranes["n"].ravel().tolist() == [0.5, 0.75, 0]
    assert recording.outputs["n"].ravel().tolist() == [0, 0, 1]


def test_a_membrane_at_the_threshold_spikes(alone):
    graph = alone(nir.IF(r=f(1000), v_threshold=f(1)), 1)
    recording = native.load(graph, DT).run({"x": f(0.5, 0.5).reshape(2, 1, 1)}, Probes(("n",), ("n",)))
    assert recording.outputs["n"].ravel().tolist() == [0, 1]


def test_an_if_starts_at_its_reset(alone):
    graph = alone(nir.IF(r=f(1000), v_threshold=f(1), v_reset=f(-1)), 1)
    recording = native.load(graph, DT).run({"x": f(0.5).reshape(1, 1, 1)}, Probes(("n",), ("n",)))
    assert recording.membranes["n"].ravel().tolist() == [-0.5]


def test_an_imported_net_with_a_neuron_cannot_be_exported(graph):
    """Its importer wraps nodes in a module that its exporter cannot trace."""
    with pytest.raises(torch.fx.proxy.TraceError, match="Proxy object cannot be iterated"):
        native.load(graph, DT).export()


def test_an_imported_net_without_neurons_comes_back(wired, changed):
    node = nir.Affine(f([1, 0.5], [0.25, 1]), f(3, 4))
    exported = native.load(wired({"fc": node}, [("x", "fc"), ("fc", "y")], 2), DT).export()
    assert set(exported.nodes) == {"input_1", "fc", "output"}
    assert changed(node, exported.nodes["fc"]) == []


def test_a_loop_is_run_as_the_reference_runs_it(wired, stimulus, compare):
    weights = nir.Affine(f([1, -4], [4, 1]), f(0.5, -0.5))
    edges = [("x", "n"), ("n", "w"), ("w", "n"), ("n", "y")]
    graph = wired({"n": lif(), "w": weights}, edges, 2)
    assert compare(native.load(graph, DT), graph, DT, stimulus["x"]).outputs["n"].any()


def test_which_edges_of_a_loop_are_late_is_a_matter_of_the_order_of_nodes(wired, stimulus, compare):
    """An edge is late where its source comes later in the file."""
    inhibition = nir.Linear(f([-4, 0], [0, -4]))
    nodes = {"a": lif(), "b": lif(), "ab": inhibition, "ba": inhibition}
    edges = [("x", "a"), ("x", "b"), ("a", "y"), ("a", "ab"), ("ab", "b"), ("b", "ba"), ("ba", "a")]
    one, other = wired(nodes, edges, 2), wired({name: nodes[name] for name in ("b", "ba", "a", "ab")}, edges, 2)
    compare(native.load(one, DT), one, DT, stimulus["x"])
    with pytest.raises(AssertionError):
        compare(native.load(other, DT), one, DT, stimulus["x"])


def test_the_padding_of_a_sum_pool_is_dropped(wired):
    pool = nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([1, 1]))
    graph = wired({"p": pool}, [("x", "p"), ("p", "y")], (1, 2, 2), (1, 2, 2))
    recording = native.load(graph, DT).run({"x": np.ones((1, 1, 1, 2, 2), np.float32)}, Probes(("p",)))
    assert recording.outputs["p"].tolist() == [[[[[4]]]]]


def test_two_nodes_into_the_output_are_not_summed_but_returned_both(wired, stimulus):
    nodes = {"a": nir.Linear(f([1, 0], [0, 1])), "b": nir.Linear(f([2, 0], [0, 2]))}
    graph = wired(nodes, [("x", "a"), ("x", "b"), ("a", "y"), ("b", "y")], 2)
    with pytest.raises(ValueError, match="zip"):
        native.load(graph, DT).run(stimulus, Probes(("a",)))


def test_two_outputs_keep_the_importer_busy_for_ever():
    """It puts an Output back in its queue until the queue is empty, which the other keeps from happening."""
    code = """
import nir, numpy as np
from adapters.spikingjelly import native
size = np.array([2])
nodes = {"x": nir.Input(size), "y": nir.Output(size), "z": nir.Output(size)}
nodes["a"] = nir.Linear(np.eye(2, dtype=np.float32))
graph = nir.NIRGraph(nodes, [("x", "a"), ("a", "y"), ("x", "z")], type_check=False)
print("begin", flush=True)
native.load(graph, 1e-3)
"""
    root = Path(native.__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "begin\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(2)
        finally:
            process.kill()
