"""What Sinabs' own importer and exporter do is recorded as it is."""

from __future__ import annotations

from itertools import pairwise

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.sinabs import native

DT = 1e-3
ONE = np.ones(2, np.float32)


def f(*values):
    return np.array(values, np.float32)


def lif(**changes):
    fields = {"tau": 4 * ONE, "r": ONE, "v_leak": 0 * ONE, "v_threshold": f(0.5, 0.75)}
    return nir.LIF(**{**fields, **changes})


@pytest.fixture
def graph(behind_affine):
    """One Affine and one LIF of two neurons, its tau in steps of a second."""
    graph = behind_affine(lif())
    graph.nodes["fc"].bias = f(0, 0.125)
    return graph


@pytest.fixture
def stimulus():
    return {"x": np.random.default_rng(0).uniform(0, 1, (100, 3, 2)).astype(np.float32)}


PROBES = Probes(("fc", "lif.1"), ("lif.1",), 2)


def run(graph, stimulus, probes=PROBES):
    return native.load(graph, DT).run(stimulus, probes)


def as_sinabs_means_it(graph, stimulus, words):
    """The reference in Sinabs' convention, where a step is a second."""
    dialect = Dialect.parse(f"integration=decay,reset=subtract,multiplicity=floor,threshold=ge{words}")
    return reference.load(graph, 1.0, dialect=dialect).run(stimulus, PROBES)


def test_seconds_are_read_as_steps_and_the_input_is_not_scaled(graph, stimulus):
    observed, expected = run(graph, stimulus), as_sinabs_means_it(graph, stimulus, "")
    np.testing.assert_array_equal(observed.outputs["lif.1"], expected.outputs["lif.1"])
    np.testing.assert_allclose(observed.membranes["lif.1"], expected.membranes["lif.1"], rtol=0, atol=1e-5)
    assert observed.outputs["lif.1"].max() > 1


def test_dt_does_not_reach_the_importer(graph, stimulus):
    other = native.load(graph, 10 * DT).run(stimulus, PROBES)
    np.testing.assert_array_equal(other.membranes["lif.1"], run(graph, stimulus).membranes["lif.1"])


@pytest.mark.parametrize("changes", [{"r": 3 * ONE}, {"v_reset": f(0.05, -0.05)}])
def test_gain_and_reset_are_dropped(changes, graph, stimulus):
    before = run(graph, stimulus)
    graph.nodes["lif.1"] = lif(**changes)
    np.testing.assert_array_equal(run(graph, stimulus).outputs["lif.1"], before.outputs["lif.1"])


def test_an_integrator_is_given_a_floor_at_minus_its_threshold(graph, stimulus):
    graph.nodes["lif.1"] = nir.IF(r=ONE, v_threshold=f(1, 0.5))
    x = {"x": stimulus["x"] * 8 - 5}
    observed, floored = run(graph, x), as_sinabs_means_it(graph, x, ",floor=minus-theta")
    np.testing.assert_array_equal(observed.outputs["lif.1"], floored.outputs["lif.1"])
    assert observed.membranes["lif.1"].min(axis=(0, 1)).tolist() == [-1, -0.5]


def test_several_spikes_a_step_are_counted_and_a_membrane_at_the_threshold_spikes(alone):
    graph = alone(nir.IF(r=f(1), v_threshold=f(1)), 1)
    x = np.array([1, 0, 2.5, 300], np.float32).reshape(4, 1, 1)
    assert run(graph, {"x": x[:3]}, Probes(("n",))).outputs["n"].ravel().tolist() == [1, 0, 2]
    assert run(graph, {"x": x}, Probes(("n",))).outputs["n"].ravel().tolist() == [1, 0, 2, 300]


def test_a_pool_loses_its_padding(wired):
    pool = nir.SumPool2d(f(2, 2), f(2, 2), f(1, 1))
    pool.kernel_size, pool.stride, pool.padding = (v.astype(int) for v in (pool.kernel_size, pool.stride, pool.padding))
    graph = wired({"n": pool}, [("x", "n"), ("n", "y")], (1, 2, 2))
    recording = run(graph, {"x": np.ones((1, 1, 1, 2, 2), np.float32)}, Probes(("n",)))
    assert recording.outputs["n"].ravel().tolist() == [4]


def test_a_linear_layer_is_dropped_and_the_chain_cut_in_two_without_a_word(wired, stimulus):
    """Only one half is run, and which one is a matter of the order of a set of objects."""
    nodes = {"fc": nir.Linear(3 * np.eye(2, dtype=np.float32)), "n": lif()}
    graph = wired(nodes, list(pairwise(["x", *nodes, "y"])), 2)
    given = run(graph, stimulus, Probes(tuple(nodes))).predictions["y"]
    undriven = run(wired({"n": lif()}, [("x", "n"), ("n", "y")], 2), stimulus, Probes(("n",))).outputs["n"]
    assert np.array_equal(given, undriven) or np.array_equal(given, stimulus["x"])


def test_two_nodes_that_it_does_not_know_are_one_to_it(wired):
    scales = {"a": nir.Affine(np.eye(2, dtype=np.float32), 0 * ONE), "s": nir.Scale(ONE), "t": nir.Scale(ONE)}
    graph = wired(scales, list(pairwise(["x", *scales, "y"])), 2)
    with pytest.raises(KeyError, match="s"):
        native.load(graph, DT)


def test_two_nodes_whose_names_meet_are_one_module(wired, stimulus):
    """nirtorch makes one name of "n.1" and "n_1"; what it runs is shown under both."""
    nodes = {"n.1": lif(), "n_1": lif(v_threshold=f(1, 1))}
    graph = wired(nodes, list(pairwise(["x", *nodes, "y"])), 2)
    recording = run(graph, stimulus, Probes(tuple(nodes), tuple(nodes)))
    for group in (recording.outputs, recording.membranes):
        np.testing.assert_array_equal(group["n.1"], group["n_1"])


def test_a_loop_carries_nothing_within_a_call(wired, stimulus):
    """Each layer is given the whole sequence: what feeds back would arrive in the next one."""
    weight = nir.Affine(np.eye(2, dtype=np.float32), 0 * ONE)
    graph = wired({"n": lif(), "w": weight}, [("x", "n"), ("n", "w"), ("w", "n"), ("n", "y")], 2)
    loop = run(graph, stimulus, Probes(("n",)))
    without = run(wired({"n": lif()}, [("x", "n"), ("n", "y")], 2), stimulus, Probes(("n",)))
    np.testing.assert_array_equal(loop.outputs["n"], without.outputs["n"])
    assert loop.outputs["n"].any()


def test_every_sample_is_run_whatever_the_batch(graph, stimulus):
    model = native.load(graph, DT)
    first = model.run(stimulus, PROBES)
    one = model.run({"x": stimulus["x"][:, :1]}, PROBES)
    second = model.run(stimulus, PROBES)
    np.testing.assert_array_equal(first.membranes["lif.1"], second.membranes["lif.1"])
    np.testing.assert_array_equal(first.membranes["lif.1"][:, :1], one.membranes["lif.1"])


def test_every_output_is_given_what_arrived_there(graph, stimulus):
    graph.nodes["y2"] = nir.Output(np.array([2]))
    graph.edges.append(("fc", "y2"))
    recording = run(graph, stimulus)
    np.testing.assert_array_equal(recording.predictions["y"], recording.outputs["lif.1"])
    np.testing.assert_array_equal(recording.predictions["y2"], recording.outputs["fc"])


def test_a_second_input_is_taken_for_a_state(graph, stimulus):
    graph.nodes["x2"] = nir.Input(np.array([2]))
    graph.edges.append(("x2", "fc"))
    with pytest.raises(AttributeError, match="'Tensor' object has no attribute 'cache'"):
        run(graph, {**stimulus, "x2": stimulus["x"]})


def test_an_imported_graph_cannot_be_exported(graph):
    """Its Input and Output have become modules that the exporter does not know."""
    with pytest.raises(NotImplementedError, match=r"Identity'> not supported$"):
        native.load(graph, DT).export()
