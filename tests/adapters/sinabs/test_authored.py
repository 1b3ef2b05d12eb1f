"""Models written by hand are Sinabs' defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import sinabs
import torch

from adapters.base import Probes
from adapters.graph import parameters, read, write
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.sinabs.authored import MODELS

DT = 1e-4
MANY = "reset=subtract,multiplicity=floor,threshold=ge"
"""Many spikes a step, each taking the threshold away: Sinabs' defaults."""


def f(*values):
    return np.array(values, np.float32)


def in_dialect(graph, dt, x, words, probes):
    return reference.load(graph, dt, dialect=Dialect.parse(words)).run({"input": x}, probes)


@pytest.mark.parametrize("r", [1, 2.5])
def test_lif_by_hand_steps_exponentially_and_spikes_many_times(r, lif_graph, drives):
    graph, probes = lif_graph(r=f(r)), Probes(("1",), ("1",))
    observed = MODELS["lif"](graph, DT).run({"input": drives["lif"]}, probes)
    expected = in_dialect(graph, DT, drives["lif"], f"integration=exponential,{MANY}", probes)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    np.testing.assert_allclose(observed.membranes["1"], expected.membranes["1"], rtol=0, atol=1e-6)
    assert observed.outputs["1"].any()


def test_lif_is_exported_in_steps_and_without_its_scaled_input(lif_graph, tmp_path):
    """Read as NIR, tau is 25 s: neither dt nor norm_input is in what it writes (sinabs/nir.py)."""
    write(MODELS["lif"](lif_graph(r=f(2)), DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert set(exported.nodes) == {"input", "0", "1", "output"}
    numbers = {field: value.tolist() for field, value in parameters(exported.nodes["1"]).items()}
    assert numbers.pop("tau") == pytest.approx([25])
    assert numbers == {"r": [1], "v_leak": [0], "v_threshold": [f(0.1)[0]], "v_reset": [0]}
    np.testing.assert_array_equal(exported.nodes["0"].weight, f([2]))


def test_scnn_by_hand_spikes_many_times_and_has_no_floor(scnn_graph, drives):
    graph, x = scnn_graph(), drives["scnn"]
    probes = Probes(("1", "3", "4", "6", "10", "12"), ("1", "12"))
    observed = MODELS["scnn"](graph, 1e-3).run({"input": x}, probes)
    expected = in_dialect(graph, 1e-3, x, MANY, probes)
    for name in probes.outputs:
        np.testing.assert_array_equal(observed.outputs[name], expected.outputs[name])
    for name in probes.membranes:
        np.testing.assert_array_equal(observed.membranes[name], expected.membranes[name])
    assert observed.outputs["1"].max() > 1
    assert observed.outputs["12"].any()


def test_scnn_comes_back_through_a_file_but_for_its_dialect(scnn_graph, tmp_path, changed):
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


def test_a_convolution_cannot_be_written_before_its_types_are_inferred(scnn_graph, tmp_path):
    sequence = MODELS["scnn"](scnn_graph(), 1e-3).sequence
    with pytest.raises(TypeError, match="One of data, shape or dtype must be specified"):
        nir.write(tmp_path / "exported.nir", sinabs.to_nir(sequence, torch.zeros(1, 2, 18, 18)))


@pytest.fixture(params=MODELS)
def modelled(request, lif_graph, scnn_graph, drives):
    """Each model by hand, and what it is driven with."""
    graph = {"lif": lif_graph, "scnn": scnn_graph}[request.param]()
    return lambda: MODELS[request.param](graph, DT), drives[request.param]


def test_every_sample_is_run_whatever_the_batch(modelled):
    make, x = modelled
    model, probes = make(), Probes((), ("1",), 1)
    first, one = (model.run({"input": given}, probes) for given in (x, x[:, :1]))
    np.testing.assert_array_equal(first.membranes["1"], one.membranes["1"])


def test_random_numbers_are_left_alone(modelled):
    make, x = modelled
    state = torch.random.get_rng_state()
    model = make()
    model.run({"input": x}, Probes(("1",)))
    model.export()
    assert torch.equal(torch.random.get_rng_state(), state)
