"""A model written by hand is Rockpool's defaults with a graph's parameters, and exported as it does it."""

from __future__ import annotations

import math

import nir
import numpy as np
import pytest
import torch

from adapters.base import Probes, RefusedError
from adapters.graph import network, read, write
from adapters.handlers import own_handlers
from adapters.reference import bridged as reference
from adapters.reference.dialect import Dialect
from adapters.rockpool import native
from adapters.rockpool.authored import MODELS
from adapters.rockpool.package import TorchModule, to_nir

DT = 1e-4
PROBES = Probes(("0", "1", "output"), ("1",))
AS_IT_COMES = "integration=decay-gain,threshold=ge,multiplicity=floor,reset=subtract"


def f(*values):
    return np.array(values, np.float32)


@pytest.mark.parametrize("changes", [{}, {"r": f(2.5)}])
def test_lif_decays_exponentially_and_subtracts_its_threshold_several_times_a_step(changes, lif_graph, drives):
    graph = lif_graph(**changes)
    x = 4 * drives["lif"]
    observed = MODELS["lif"](graph, DT).run({"input": x}, PROBES)
    expected = reference.load(graph, DT, dialect=Dialect.parse(AS_IT_COMES)).run({"input": x}, PROBES)
    np.testing.assert_array_equal(observed.outputs["1"], expected.outputs["1"])
    np.testing.assert_allclose(observed.membranes["1"], expected.membranes["1"], atol=1e-5 * 0.1)
    assert observed.outputs["1"].max() > 1
    assert observed.outputs["1"].dtype == np.uint8
    np.testing.assert_array_equal(observed.predictions["output"], observed.outputs["1"])


def test_lif_gives_so_many_spikes_as_bytes_do_not_hold(lif_graph):
    x = np.full((3, 1, 1), 1e4, np.float32)
    spikes = MODELS["lif"](lif_graph(), DT).run({"input": x}, PROBES).outputs["1"]
    assert spikes.max() > 255


def test_lif_is_exported_with_its_gain_twice_but_for_a_decay(lif_graph, tmp_path):
    """The weight holds dt/tau, and r = tau/dt * exp(-dt/tau) takes it back (rockpool/nn/modules/torch/nir.py)."""
    write(MODELS["lif"](lif_graph(), DT).export(), tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert set(exported.nodes) == {"input", "0_LinearTorch", "1_LIFNeuronTorch", "output"}
    neuron = exported.nodes["1_LIFNeuronTorch"]
    np.testing.assert_allclose(exported.nodes["0_LinearTorch"].weight, [[0.04]], rtol=1e-6)
    np.testing.assert_allclose(neuron.r, [25 * math.exp(-0.04)], rtol=1e-6)
    assert [float(v[0]) for v in (neuron.tau, neuron.v_threshold)] == [f(0.0025)[0], f(0.1)[0]]


def test_lif_is_exported_with_batch_and_time_in_its_shapes(lif_graph, tmp_path):
    write(MODELS["lif"](lif_graph(), DT).export(), tmp_path / "exported.nir")
    with pytest.raises(ValueError, match="type mismatch"):
        nir.read(tmp_path / "exported.nir")
    exported = read(tmp_path / "exported.nir")
    assert exported.nodes["input"].input_type["input"].tolist() == [1, 1]
    assert exported.nodes["output"].output_type["output"].tolist() == [1, 1, 1]
    assert network(exported).input_shapes["output"] == (1,)


def test_lif_loses_v_leak_in_the_file(lif_graph):
    exported = MODELS["lif"](lif_graph(v_leak=f(0.05)), DT).export()
    assert exported.nodes["1_LIFNeuronTorch"].v_leak.tolist() == [0]


def test_lif_cannot_be_read_by_rockpool_itself(lif_graph, tmp_path):
    write(MODELS["lif"](lif_graph(), DT).export(), tmp_path / "exported.nir")
    with pytest.raises(AttributeError, match="'LIF' object has no attribute 'tau_mem'"):
        native.load(read(tmp_path / "exported.nir"), DT)


def test_every_run_starts_from_rest_and_draws_no_random_numbers(lif_graph, drives):
    model, state = MODELS["lif"](lif_graph(), DT), torch.random.get_rng_state()
    first, second = (model.run({"input": drives["lif"]}, Probes(("1",), ("1",), 2)) for _ in range(2))
    assert first.membranes["1"].shape == (400, 2, 1)
    assert first.outputs["1"].any()
    np.testing.assert_array_equal(first.membranes["1"], second.membranes["1"])
    np.testing.assert_array_equal(first.outputs["1"], second.outputs["1"])
    model.export()
    assert torch.equal(torch.random.get_rng_state(), state)


def test_scnn_has_no_modules_to_be_written_with(scnn_graph):
    with pytest.raises(RefusedError, match="has no module in Rockpool") as refusal:
        MODELS["scnn"](scnn_graph(), DT)
    assert (refusal.value.node, refusal.value.primitive) == ("0", "Conv2d")


def test_pytorchs_convolution_fits_neither_rockpools_time_nor_its_exporter():
    conv = torch.nn.Conv2d(2, 2, 3)
    with own_handlers():
        assert to_nir(conv, torch.zeros(1, 2, 4, 4)).nodes["rockpool"] is None
    TorchModule.from_torch(conv)
    with pytest.raises(RuntimeError, match=r"Expected 3D .* or 4D .* input to conv2d"):
        conv(torch.zeros(1, 5, 2, 4, 4))
