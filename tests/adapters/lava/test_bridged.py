"""Every neuron means what NIR says, if Lava's LIF is what we read (see conftest)."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes, Realisation
from adapters.graph import read

pytest.importorskip("torch")

from adapters.lava import bridged

pytestmark = [pytest.mark.frameworks, pytest.mark.usefixtures("lava")]

DT = 1e-3


def f(*values):
    return np.array(values, np.float32)


def test_every_neuron_follows_the_reference(neuron, alone, compare, noise):
    graph = alone(neuron.node, 6)
    compare(bridged.load(graph, DT), graph, DT, noise)


def test_integrators_on_a_grid_are_exact(alone, compare):
    x = np.random.default_rng(1).integers(-4, 9, (300, 2, 6)).astype(np.float32) / 8
    graph = alone(nir.IF(r=f(*[0.5] * 6), v_threshold=f(*[2.25] * 6), v_reset=f(*[-0.125] * 6)), 6)
    compare(bridged.load(graph, DT), graph, DT, x, exact=True)


def test_a_recurrent_network_follows_the_reference(wired, lif, cuba, compare, noise):
    weights = np.random.default_rng(2).normal(0, 1, (6, 6)).astype(np.float32)
    nodes = {"a": lif(), "w": nir.Affine(weights, weights[0]), "b": cuba()}
    edges = [("x", "a"), ("a", "w"), ("w", "a"), ("a", "b"), ("b", "y")]
    graph = wired(nodes, edges, 6)
    compare(bridged.load(graph, DT), graph, DT, noise)


def test_every_run_starts_from_rest(alone, lif, noise):
    model = bridged.load(alone(lif(v_leak=f(*[0.3] * 6)), 6), DT)
    first, second = (model.run({"x": noise}, Probes(("n",), ("n",))) for _ in range(2))
    np.testing.assert_array_equal(first.membranes["n"], second.membranes["n"])
    np.testing.assert_array_equal(first.outputs["n"], second.outputs["n"])


def test_only_an_integrator_as_lava_has_it_is_native(alone, lif):
    def use(node):
        return bridged.load(alone(node, 1), DT).uses["n"]

    assert use(nir.IF(r=f(1), v_threshold=f(2))) is Realisation.NATIVE
    assert use(nir.IF(r=f(2), v_threshold=f(2))) is Realisation.FOLDED
    assert use(nir.IF(r=f(1), v_threshold=f(2), v_reset=f(1))) is Realisation.FOLDED
    assert bridged.load(alone(lif(), 6), DT).uses["n"] is Realisation.FOLDED


@pytest.mark.paper
def test_the_published_trace_is_its_own_one_step_later(shared):
    stimulus, v, z = np.loadtxt(shared / "paper/lif/lif_lava_cpu_float.csv", delimiter=",").T
    model = bridged.load(read(shared / "paper/lif/lif_norse.nir"), 1e-4)
    found = model.run({"input": stimulus.astype(np.float32).reshape(-1, 1, 1)}, Probes(("1",), ("1",)))
    # The published run sent its input through a Dense, which is a step late; it rounds to float32.
    assert np.abs(found.membranes["1"].ravel()[:-1] - v[1:]).max() <= 1e-6
    np.testing.assert_array_equal(found.outputs["1"].ravel()[:-1], z[1:])
