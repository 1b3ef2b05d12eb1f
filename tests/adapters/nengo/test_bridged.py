"""By our mapping a graph is a network of Nengo's own objects, and Nengo's settings stay the user's."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import nengo
import nir
import numpy as np
import pytest

from adapters.base import Probes, Realisation
from adapters.graph import network
from adapters.nengo import bridged
from adapters.probed import UnknownProbeError
from adapters.stimulus import StimulusError

DT = 1e-3
N = 6
ONE = np.ones(N, np.float32)


def own_lif(node):
    """Whether Nengo's LIF can be a node: one tau from 2 dt on, rest and reset at 0, finite and positive threshold."""
    return isinstance(node, nir.LIF) and (
        np.unique(node.tau).size == 1
        and node.tau.min() >= 2 * DT
        and not node.v_leak.any()
        and not node.v_reset.any()
        and bool((node.v_threshold > 0).all())
    )


def ensemble(model, name="n"):
    return next(each for each in model.live.all_ensembles if each.label == name)


def test_nengos_own_lif_is_taken_where_it_can_mean_the_node(neuron, alone):
    _, node = neuron
    model = bridged.load(alone(node, N), DT)
    expected = own_lif(node)
    assert model.uses["n"] is (Realisation.FOLDED if expected else Realisation.CUSTOM)
    assert type(ensemble(model).neuron_type).__module__.startswith("nengo.") == expected


@pytest.mark.parametrize("ratio", [2, 4, 10, 25, 1000, 2**20])
def test_nengos_own_lif_takes_eulers_step_to_the_last_bit(ratio, alone, lif):
    node = lif(tau=ONE * np.float32(ratio * DT))
    tau_rc = ensemble(bridged.load(alone(node, N), DT)).neuron_type.tau_rc
    assert -np.expm1(-DT / tau_rc) == DT / np.float64(node.tau[0])


@pytest.mark.parametrize("ratio", [2, 4, 8, 16])
def test_nengos_own_lif_does_not_spike_at_its_threshold(ratio, alone, reference_outputs):
    dt = 2.0**-10
    node = nir.LIF(ONE[:1] * ratio * np.float32(dt), ONE[:1], 0 * ONE[:1], ONE[:1], 0 * ONE[:1])
    model = bridged.load(alone(node, 1), dt)
    assert model.uses["n"] is Realisation.FOLDED
    x = np.array([ratio, 0, ratio, ratio + 1], np.float32).reshape(-1, 1, 1)
    found = model.run({"x": x}, Probes(("n",), ("n",)))
    assert found.membranes["n"][0].item() == 1
    assert found.outputs["n"].ravel().tolist() == reference_outputs(alone(node, 1), dt, x)["n"].ravel().tolist()
    assert not found.outputs["n"][0].any()


def test_nengos_own_lif_is_not_taken_where_no_time_constant_of_its_is_exact(lif, alone):
    dt = 2.0**-10
    model = bridged.load(alone(lif(tau=ONE * np.float32(64 * dt)), N), dt)
    assert model.uses["n"] is Realisation.CUSTOM


def test_membranes_are_the_references_to_the_last_bit_in_types_of_ours(alone, cuba, compare):
    x = np.random.default_rng(0).normal(1, 3, (100, 2, N)).astype(np.float32)
    graph = alone(cuba(v_leak=ONE / 10), N)
    compare(bridged.load(graph, DT), graph, DT, x, exact=True)


def test_an_edge_of_the_same_step_has_no_synapse_and_a_late_one_nengos_of_one_step(wired, lif):
    nodes = {"n": lif(), "w": nir.Linear(np.eye(N, dtype=np.float32))}
    edges = [("x", "n"), ("n", "w"), ("w", "n"), ("n", "y")]
    graph = wired(nodes, edges, N)
    late = [each for each in bridged.load(graph, DT).live.all_connections if each.synapse is not None]
    assert len(late) == len(network(graph, DT).late) == 1
    assert late[0].synapse == nengo.Lowpass(0)


def test_a_synapse_of_nengos_without_time_constant_gives_the_step_before():
    x = np.random.default_rng(0).normal(0, 1, (20, 3))
    with nengo.Network(seed=0) as net:
        source, target = nengo.Node(nengo.processes.PresentInput(x, DT)), nengo.Node(size_in=3)
        nengo.Connection(source, target, synapse=0)
        probe = nengo.Probe(target)
    with nengo.Simulator(net, dt=DT, progress_bar=False) as simulator:
        simulator.run_steps(20, progress_bar=False)
    np.testing.assert_array_equal(simulator.data[probe], np.vstack([np.zeros((1, 3)), x[:-1]]))


def test_layers_are_nengos_own_transforms(wired):
    blocks = np.ones((2, 3, 3), np.float32)
    nodes = {
        "conv": nir.Conv2d((4, 4), np.ones((2, 1, 3, 3), np.float32), 1, 1, 1, 2, np.ones(2, np.float32)),
        "dilated": nir.Conv2d((4, 4), np.ones((2, 2, 2, 2), np.float32), 1, 0, 2, 1, np.ones(2, np.float32)),
        "pool": nir.SumPool2d(np.array([1, 2]), np.array([1, 1]), np.array([0, 1])),
        "scale": nir.Scale(np.float32([2])),
        "flat": nir.Flatten({"input": np.array([2, 2, 3])}, 1, 2),
        "join": nir.Flatten({"input": np.array([2, 6])}, 0, 1),
        "fc": nir.Linear(np.ones((6, 12), np.float32)),
    }
    names = ["x", *nodes, "y"]
    model = bridged.load(wired(nodes, list(pairwise(names)), (2, 4, 4), 6), DT)
    own = {name for name, use in model.uses.items() if use is Realisation.NATIVE}
    assert own == {"x", "conv", "scale", "flat", "join", "fc", "y"}
    transforms = {type(each.transform) for each in model.live.all_connections}
    assert transforms == {nengo.Convolution, nengo.Dense, nengo.Sparse, nengo.transforms.NoTransform}
    blocked = bridged.load(wired({"n": nir.Linear(blocks)}, [("x", "n"), ("n", "y")], (2, 3)), DT)
    assert blocked.uses["n"] is Realisation.FOLDED


def test_single_precision_in_the_users_settings_changes_nothing_and_is_kept(alone, lif):
    graph, x = alone(lif(v_leak=ONE / 10), N), np.full((50, 1, N), 0.7, np.float32)
    expected = bridged.load(graph, DT).run({"x": x}, Probes((), ("n",)))
    before = nengo.rc.get("precision", "bits")
    nengo.rc.set("precision", "bits", "32")
    try:
        observed = bridged.load(graph, DT).run({"x": x}, Probes((), ("n",)))
        assert nengo.rc.get("precision", "bits") == "32"
    finally:
        nengo.rc.set("precision", "bits", before)
    np.testing.assert_array_equal(observed.membranes["n"], expected.membranes["n"])


def test_random_numbers_and_the_cache_of_decoders_are_left_alone(alone, lif, monkeypatch, tmp_path):
    folder = tmp_path / "decoders"
    monkeypatch.setitem(nengo.rc["decoder_cache"], "path", str(folder))
    np.random.seed(0)  # noqa: NPY002  the generator that Nengo falls back on
    before = np.random.get_state()[1].copy()  # noqa: NPY002  same
    bridged.load(alone(lif(), N), DT).run({"x": np.ones((5, 1, N), np.float32)}, Probes(("n",)))
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002  same
    assert not Path(folder).exists()


def test_a_run_leaves_the_live_network_as_it_was(alone, lif):
    model = bridged.load(alone(lif(), N), DT)
    before = [len(model.live.all_nodes), len(model.live.all_connections), len(model.live.all_probes)]
    model.run({"x": np.ones((5, 2, N), np.float32)}, Probes(("n",), ("n",)))
    assert [len(model.live.all_nodes), len(model.live.all_connections), len(model.live.all_probes)] == before


def test_membranes_are_kept_for_leading_batch_elements_only(alone, lif):
    model, x = bridged.load(alone(lif(), N), DT), np.ones((5, 4, N), np.float32)
    found = model.run({"x": x}, Probes(("n",), ("n",), 2))
    assert found.membranes["n"].shape == (5, 2, N)
    assert found.outputs["n"].shape == found.predictions["y"].shape == (5, 4, N)
    assert found.outputs["n"].dtype == found.predictions["y"].dtype == np.uint8


def test_a_stimulus_that_does_not_fit_and_a_probe_on_no_node_are_errors(alone, lif):
    built = bridged.load(alone(lif(), N), DT)
    with pytest.raises(StimulusError):
        built.run({"x": np.zeros((1, 1, N - 1))}, Probes(("n",)))
    with pytest.raises(UnknownProbeError):
        built.run({"x": np.zeros((1, 1, N))}, Probes(("m",)))
