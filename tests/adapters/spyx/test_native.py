"""What Spyx's own importer and exporter do is recorded as it is."""

from __future__ import annotations

import copy
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import jax.numpy as jnp
import nir
import numpy as np
import pytest
from spyx import nn

from adapters.base import Probes, Realisation
from adapters.graph import parameters, read, write
from adapters.reference import bridged as reference
from adapters.spyx import native

DT = 1e-4
TRACED = Probes(("0", "1"), ("1",), 2)


def f(*values):
    return np.array(values, np.float32)


def spikes(recording, name="1"):
    return recording.outputs[name].sum((0, 2)).astype(int).tolist()


@pytest.fixture
def two(chained):
    """Make a chain of one neuron of two elements behind a matrix that mixes them."""

    def make(node):
        return chained([nir.Linear(f([1, 0.5], [0.25, 1])), node], [2], [2])

    return make


def lif(**changes):
    fields = {"tau": f(0.0025, 0.0025), "r": f(1, 1), "v_leak": f(0, 0), "v_threshold": f(1, 2)}
    return nir.LIF(**{**fields, **changes})


NOISE = np.random.default_rng(0).normal(0.1, 0.5, (200, 3, 2)).astype(np.float32)


def test_what_is_recorded_has_shape_kind_and_name_of_the_graph(lif_graph, drives):
    recording = native.load(lif_graph(), DT).run({"input": drives["lif"]}, TRACED)
    assert {name: (v.shape, v.dtype) for name, v in recording.outputs.items()} == {
        "0": ((200, 3, 1), np.float32),
        "1": ((200, 3, 1), np.uint8),
    }
    assert recording.membranes["1"].shape == (200, 2, 1)
    np.testing.assert_array_equal(recording.predictions["output"], recording.outputs["1"])


def test_images_are_recorded_channels_first(scnn_graph, drives):
    probes = Probes(("input", "0", "1", "4"), ("1",), 1)
    recording = native.load(scnn_graph(), 1e-3).run({"input": drives["scnn"]}, probes)
    shapes = {name: value.shape for name, value in recording.outputs.items()}
    assert shapes == {"input": (30, 3, 2, 18, 18), "0": (30, 3, 4, 8, 8), "1": (30, 3, 4, 8, 8), "4": (30, 3, 4, 4, 4)}
    np.testing.assert_array_equal(recording.outputs["input"], drives["scnn"])
    assert recording.membranes["1"].shape == (30, 1, 4, 8, 8)
    expected = reference.load(scnn_graph(), 1e-3).run({"input": drives["scnn"]}, Probes(("0",)))
    np.testing.assert_array_equal(recording.outputs["0"], expected.outputs["0"])


def test_recording_changes_nothing_of_what_spyx_runs(scnn_graph, drives):
    model = native.load(scnn_graph(), 1e-3)
    watched = model.run({"input": drives["scnn"]}, Probes(tuple(scnn_graph().nodes), ("1", "3", "6")))
    plain, _ = nn.run(model.sequence, jnp.asarray(np.moveaxis(drives["scnn"], 2, -1)))
    np.testing.assert_array_equal(watched.predictions["output"], plain)
    assert plain.any()


def test_every_run_starts_from_rest(lif_graph, drives):
    model = native.load(lif_graph(), DT)
    first, second = (model.run({"input": drives["lif"]}, TRACED) for _ in range(2))
    np.testing.assert_array_equal(first.membranes["1"], second.membranes["1"])


def test_the_loaded_graph_is_neither_changed_nor_shared(lif_graph):
    graph = lif_graph()
    before = copy.deepcopy(graph)
    model = native.load(graph, DT)
    model.sequence.layers[0].kernel[...] *= 2
    assert graph.edges == before.edges
    for name, node in before.nodes.items():
        for field, value in parameters(node).items():
            np.testing.assert_array_equal(parameters(graph.nodes[name])[field], value)


def test_dt_reaches_importer_and_exporter(lif_graph):
    models = [native.load(lif_graph(), dt) for dt in (DT, 10 * DT)]
    assert [float(model.sequence.layers[1].beta[...][0]) for model in models] == pytest.approx([0.96, 0.6])
    for model in models:
        assert model.export().nodes["layer_1"].tau == pytest.approx(0.0025)


def test_an_if_is_seen_late_and_subtracts(two, detect_old):
    """Its input is on a grid, so that nothing is rounded."""
    graph = two(nir.IF(r=f(1, 1), v_threshold=f(1, 2)))
    x = (np.random.default_rng(0).integers(-200, 400, (100, 3, 2)) / 1024).astype(np.float32)
    dialect = ",".join(f"{axis}={value}" for axis, value in detect_old.items())
    expected = reference.load(graph, DT, dialect=dialect).run({"input": x}, TRACED)
    observed = native.load(graph, DT).run({"input": x}, TRACED)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    np.testing.assert_array_equal(observed.membranes["1"], expected.membranes["1"])
    assert observed.outputs["1"].any()


def test_a_lif_gets_its_input_times_tau_over_dt(two, detect_old):
    """The importer reads no r, and Spyx's LIF is v = beta * v + x (spyx/nir.py, spyx/nn.py)."""
    driven = two(lif(r=f(25, 25)))
    dialect = ",".join(f"{axis}={value}" for axis, value in detect_old.items())
    expected = reference.load(driven, DT, dialect=dialect).run({"input": NOISE}, TRACED)
    observed = native.load(two(lif()), DT).run({"input": NOISE}, TRACED)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    np.testing.assert_allclose(observed.membranes["1"], expected.membranes["1"], atol=2e-5)
    assert observed.outputs["1"].any()


@pytest.mark.parametrize(
    "node",
    [
        lif(r=f(2, 3)),
        lif(v_leak=f(0.3, -0.3)),
        lif(v_reset=f(0.3, -0.3)),
    ],
)
def test_r_v_leak_and_v_reset_of_a_lif_are_dropped(node, two):
    plain, dropped = (native.load(two(each), DT).run({"input": NOISE}, TRACED) for each in (lif(), node))
    np.testing.assert_array_equal(plain.membranes["1"], dropped.membranes["1"])


@pytest.mark.parametrize("changes", [{"w_in": f(2, 3)}, {"r": f(2, 3)}, {"v_leak": f(0.3, -0.3)}])
def test_w_in_r_and_v_leak_of_a_cuba_lif_are_dropped(changes, two):
    fields = {"tau_syn": f(1, 2) * 1e-3, "tau_mem": f(2, 3) * 1e-3, "r": f(1, 1), "v_leak": f(0, 0)}
    fields |= {"v_threshold": f(2, 2), "w_in": f(1, 1)}
    made = (nir.CubaLIF(**{**fields, **each}) for each in ({}, changes))
    plain, dropped = (native.load(two(node), DT).run({"input": NOISE}, TRACED) for node in made)
    assert plain.membranes["1"].shape == (200, 2, 2)
    np.testing.assert_array_equal(plain.membranes["1"], dropped.membranes["1"])
    assert plain.outputs["1"].any()


def test_an_exported_lif_has_beta_for_r(lif_graph, tmp_path):
    write(native.load(lif_graph(r=f(7)), DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    neuron = exported.nodes["layer_1"]
    assert neuron.r == pytest.approx(0.96)
    assert (neuron.tau, neuron.v_threshold) == (pytest.approx(0.0025), np.float32(0.1))
    assert set(exported.nodes) == {"input", "layer_0", "layer_1", "output"}


def test_losing_r_and_writing_beta_for_it_nearly_cancel_in_the_file(lif_graph, drives):
    """The file differs from the graph by an r of 0.96 for 1; what Spyx ran between was something else."""
    stimulus, graph = {"input": drives["lif"]}, lif_graph()
    model = native.load(graph, DT)
    exported = model.export()
    meant = spikes(reference.load(graph, DT).run(stimulus, TRACED))
    written = spikes(reference.load(exported, DT).run(stimulus, Probes(("layer_1",))), "layer_1")
    ran = spikes(model.run(stimulus, TRACED))
    assert all(0 < a <= b <= 1.2 * a for a, b in zip(written, meant, strict=True))
    assert all(a > 5 * b for a, b in zip(ran, meant, strict=True))


def test_a_flatten_reads_its_image_channels_last(chained):
    x = np.arange(12, dtype=np.float32).reshape(1, 1, 3, 2, 2)
    graph = chained([nir.Flatten({"input": np.array([3, 2, 2])}, 0, -1)], [3, 2, 2], [12])
    model = native.load(graph, DT)
    flat = model.run({"input": x}, Probes(("0",))).outputs["0"]
    np.testing.assert_array_equal(flat.ravel(), np.moveaxis(x[0, 0], 0, -1).ravel())
    assert flat.ravel().tolist() != x.ravel().tolist()


UNKNOWN = {
    "Scale": nir.Scale(f(2, 2)),
    "I": nir.I(f(1, 1)),
    "CubaLI": nir.CubaLI(f(1, 1), f(1, 1), f(1, 1), f(0, 0)),
    "Threshold": nir.Threshold(f(1, 1)),
    "Delay": nir.Delay(f(1, 1)),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_primitive_is_left_out_without_a_word(name, chained, capfd):
    graph = chained([nir.Linear(f([1, 0.5], [0.25, 1])), UNKNOWN[name]], [2], [2])
    model = native.load(graph, DT)
    recording = model.run({"input": NOISE}, Probes(("0", "1"), ("1",)))
    assert recording.outputs.keys() == {"0"}
    assert recording.membranes == {}
    assert "1" not in model.uses
    np.testing.assert_array_equal(recording.predictions["output"], recording.outputs["0"])
    assert capfd.readouterr() == ("", "")


def test_all_but_the_first_branch_is_left_out(chained):
    graph = chained([nir.Linear(f([1, 0], [0, 1])), lif()], [2], [2])
    graph.nodes["b"] = nir.Linear(f([5, 5], [5, 5]))
    graph.edges += [("input", "b"), ("b", "1")]
    model = native.load(graph, DT)
    assert model.uses.keys() == {"input", "0", "1", "output"}
    assert model.run({"input": NOISE}, Probes(("0", "b", "1"))).outputs.keys() == {"0", "1"}
    other = nir.NIRGraph(graph.nodes, list(reversed(graph.edges)), type_check=False)
    assert native.load(other, DT).uses.keys() == {"input", "b", "1", "output"}


def test_an_input_of_another_name_is_passed_through_untouched(alone):
    recording = native.load(alone(lif(), 2), DT).run({"x": NOISE}, Probes(("n",)))
    assert recording.outputs == {}
    np.testing.assert_array_equal(recording.predictions["y"], NOISE)


@pytest.mark.parametrize(("dilation", "groups"), [(2, 1), (1, 2)])
def test_dilation_and_groups_of_a_convolution_are_dropped(dilation, groups, chained):
    weight = np.ones((2, 2 // groups, 3, 3), np.float32)
    conv = nir.Conv2d((6, 6), weight, 1, 0, dilation, groups, f(0, 0))
    size = 6 - 2 * dilation
    graph = chained([conv], [2, 6, 6], [2, size, size])
    x = np.ones((1, 1, 2, 6, 6), np.float32)
    if groups > 1:
        with pytest.raises(ValueError, match="feature dimension"):
            native.load(graph, DT)
    else:
        assert native.load(graph, DT).run({"input": x}, Probes(("0",))).outputs["0"].shape == (1, 1, 2, 4, 4)


def test_a_padded_pool_becomes_another(chained):
    pool = nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([1, 1]))
    model = native.load(chained([pool], [2, 4, 4], [2, 3, 3]), DT)
    assert model.sequence.layers[0].padding == "SAME"
    x = np.ones((1, 1, 2, 4, 4), np.float32)
    assert model.run({"input": x}, Probes(("0",))).outputs["0"].shape == (1, 1, 2, 2, 2)


def test_an_average_pool_shows_only_as_a_shape_that_does_not_fit(chained):
    pool = nir.AvgPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))
    one = np.ones((2, 2, 2), np.float32)
    with pytest.raises(TypeError, match="incompatible shapes for broadcasting"):
        native.load(chained([pool, nir.IF(r=one, v_threshold=one)], [2, 4, 4], [2, 2, 2]), DT)


def test_a_leak_and_a_threshold_become_one_neuron_that_never_resets(chained):
    leak = nir.LI(tau=f(1, 1) * 1e-3, r=f(5, 5), v_leak=f(3, 3))
    graph = chained([leak, nir.Threshold(f(1, 1))], [2], [2])
    model = native.load(graph, DT)
    recording = model.run({"input": NOISE}, Probes(("0", "1"), ("0",)))
    assert recording.outputs.keys() == {"1"}
    expected = np.zeros((3, 2))
    for x, v in zip(NOISE, recording.membranes["0"], strict=True):
        expected = 0.9 * expected + x  # neither r nor v_leak
        np.testing.assert_allclose(v, expected, atol=1e-5)
    np.testing.assert_array_equal(recording.outputs["1"], recording.membranes["0"] > 1)
    assert [type(node) for node in model.export().nodes.values()][2:] == [nir.LI, nir.Threshold]


@pytest.fixture(params=["l.lif", "n"])
def loop(request, chained):
    """Make a LIF that feeds itself through a matrix, and say what it is called."""
    name = request.param

    def make(bias):
        graph = chained([nir.Linear(f([1, 0.5], [0.25, 1]))], [2], [2])
        graph.nodes |= {name: lif(), "l.w": nir.Affine(f([-0.5, -1], [-0.25, 0]), f(bias, bias))}
        graph.edges = [("input", "0"), ("0", name), (name, "l.w"), ("l.w", name), (name, "output")]
        return graph

    return name, make


def test_a_loop_is_a_neuron_of_spyxs_and_loses_the_bias(loop):
    name, make = loop
    probes = Probes((name, "l.w"), (name,))
    runs = [native.load(make(bias), DT).run({"input": NOISE}, probes) for bias in (0, 9)]
    assert runs[0].outputs.keys() == {name}
    assert runs[0].outputs[name].any()
    np.testing.assert_array_equal(runs[0].membranes[name], runs[1].membranes[name])


def test_an_exported_loop_gets_its_input_through_the_recurrent_weight(loop):
    _, make = loop
    inner = native.load(make(0), DT).export().nodes["layer_1"]
    assert ("layer_1.input", "layer_1.w_rec") in inner.edges
    assert ("layer_1.input", "layer_1.lif") not in inner.edges


def test_an_exported_loop_comes_back_as_the_same_model(loop, tmp_path):
    name, make = loop
    model = native.load(make(0), DT)
    write(model.export(), tmp_path / "exported.nir")
    back = native.load(read(tmp_path / "exported.nir"), DT)
    place = "layer_1.layer_1.lif"
    recording = back.run({"input": NOISE}, Probes((place,), (place,)))
    first = model.run({"input": NOISE}, Probes((name,), (name,)))
    np.testing.assert_array_equal(recording.outputs[place], first.outputs[name])
    np.testing.assert_allclose(recording.membranes[place], first.membranes[name], atol=1e-5)


def test_a_loop_that_it_does_not_know_is_followed_without_end(loop):
    name, make = loop
    graph = make(0)
    graph.nodes[name] = nir.IF(r=f(1, 1), v_threshold=f(1, 1))

    def stop(*_):
        raise TimeoutError

    handler = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(TimeoutError):
            native.load(graph, DT)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


def test_a_nested_loop_is_recorded_under_its_inlined_name(chained):
    size = np.array([2])
    inner = {"input": nir.Input(size), "lif": lif(), "w": nir.Linear(f([0, 0], [0, 0])), "output": nir.Output(size)}
    edges = [("input", "lif"), ("lif", "w"), ("w", "lif"), ("lif", "output")]
    graph = chained([nir.Linear(f([1, 0.5], [0.25, 1])), nir.NIRGraph(inner, edges, type_check=False)], [2], [2])
    nested = native.load(graph, DT).run({"input": NOISE}, Probes(("1.lif",), ("1.lif",)))
    plain = native.load(chained([graph.nodes["0"], lif()], [2], [2]), DT).run({"input": NOISE}, TRACED)
    np.testing.assert_array_equal(nested.outputs["1.lif"], plain.outputs["1"])
    assert nested.outputs["1.lif"].any()


def test_a_cuba_lif_over_an_image_cannot_be_run(chained):
    """Its state doubles every axis (spyx/nn.py, CuBaLIF.initial_state)."""
    one = np.ones((2, 2, 2), np.float32)
    node = nir.CubaLIF(one, one, one, one, one, w_in=one)
    with pytest.raises(ValueError, match="Incompatible shapes for broadcasting"):
        native.load(chained([node], [2, 2, 2], [2, 2, 2]), DT)


def test_the_scnn_runs_and_means_something_else(scnn_graph, drives):
    """The first Flatten puts every weight that follows in another place, besides late spikes and subtraction."""
    probes = Probes(("1", "12"))
    observed = native.load(scnn_graph(), 1e-3).run({"input": drives["scnn"]}, probes)
    dialect = "timing=detect-old,reset=subtract"
    expected = reference.load(scnn_graph(), 1e-3, dialect=dialect).run({"input": drives["scnn"]}, probes)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    assert (observed.outputs["12"] != expected.outputs["12"]).any()


def test_the_scnn_is_exported_as_it_came(scnn_graph, tmp_path):
    graph = scnn_graph()
    write(native.load(graph, 1e-3).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert len(exported.edges) == len(list(pairwise(exported.nodes)))
    for i in range(13):
        before, after = parameters(graph.nodes[str(i)]), parameters(exported.nodes[f"layer_{i}"])
        for field, value in before.items():
            np.testing.assert_array_equal(np.broadcast_to(value, after[field].shape), after[field], err_msg=field)


def test_every_layer_is_spyxs_own(lif_graph):
    assert set(native.load(lif_graph(), DT).uses.values()) == {Realisation.NATIVE}


def test_naming_the_adapter_imports_no_framework():
    code = "import sys, adapters.spyx.refusals; print({'jax', 'flax', 'spyx'} & set(sys.modules))"
    root = Path(native.__file__).parents[2]
    seen = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "set()"
