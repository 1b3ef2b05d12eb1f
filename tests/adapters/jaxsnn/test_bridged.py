"""By our mapping a neuron is jaxsnn's own, freed of its delay and of its half spikes."""

from __future__ import annotations

import logging
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import jax
import jax.numpy as jnp
import nir
import numpy as np

from adapters.base import Probes, Realisation
from adapters.graph import parameters
from adapters.jaxsnn import bridged
from adapters.jaxsnn.package import functional, modules

DT = 1e-3


def f(*values):
    return np.array(values, np.float32)


def test_what_stands_for_a_node_is_told(neuron, alone):
    _, node = neuron
    expected = Realisation.CUSTOM if isinstance(node, nir.IF | nir.I) else Realisation.FOLDED
    assert bridged.load(alone(node, 6), DT).uses["n"] is expected


def test_a_matrix_is_jaxsnns_own_and_any_other_weight_is_not(alone, compare):
    rng = np.random.default_rng(0)
    for shape, realisation in (((4, 4), Realisation.FOLDED), ((3, 4, 4), Realisation.CUSTOM)):
        graph = alone(nir.Linear(rng.normal(size=shape).astype(np.float32)), (*shape[:-2], 4))
        model = bridged.load(graph, DT)
        assert model.uses["n"] is realisation
        compare(model, graph, DT, rng.normal(size=(5, 2, *shape[:-2], 4)).astype(np.float32))


def test_left_to_itself_jaxsnns_lif_is_a_step_late():
    """Why the current is put into the state: jaxsnn/discrete/functional/lif.py adds its input last."""
    p = functional.LIFParameters(tau_syn=DT, tau_mem=2 * DT, v_th=0.4)
    step = modules.LIF(1, p).generator(DT).step
    state, spikes = functional.LIFState(jnp.zeros(1), jnp.zeros(1)), []
    for x in (1.0, 0.0, 0.0):
        state, z = step({"x": jnp.array([x])}, state, None)
        spikes.append(float(z[0]))
    assert spikes == [0, 1, 0]


def test_left_to_itself_jaxsnns_lif_gives_half_a_spike_at_the_threshold():
    p = functional.LIFParameters(tau_syn=1.0, tau_mem=1.0, v_th=1.0)
    after, z = (
        modules.LIF(1, p).generator(1.0).step({"x": jnp.zeros(1)}, functional.LIFState(jnp.zeros(1), jnp.ones(1)), None)
    )
    assert (float(z[0]), float(after.V[0])) == (0.5, 0.5)


def test_a_stack_of_all_it_has_is_run_as_the_reference_runs_it(wired, lif, cuba, compare):
    w = np.random.default_rng(1).normal(0, 1, (6, 6)).astype(np.float32)
    nodes = {"a": nir.Linear(w), "b": lif(r=f(*[3] * 6)), "c": nir.Affine(w, w[0]), "d": cuba(r=f(*[5] * 6))}
    nodes |= {"e": nir.Scale(w[1]), "f": nir.LI(tau=f(*[0.01] * 6), r=f(*[1] * 6), v_leak=w[2])}
    graph = wired(nodes, list(pairwise(["x", *nodes, "y"])), 6)
    x = np.random.default_rng(0).normal(0.5, 2, (100, 3, 6)).astype(np.float32)
    assert compare(bridged.load(graph, DT), graph, DT, x).outputs["d"].any()


def test_the_loaded_graph_is_neither_changed_nor_shared(alone, lif):
    graph = alone(lif(), 6)
    before = parameters(graph.nodes["n"])
    model = bridged.load(graph, DT)
    graph.nodes["n"].tau *= 2
    np.testing.assert_array_equal(model.export().nodes["n"].tau, before["tau"])


def test_logging_and_jaxs_precision_are_left_alone(alone, lif):
    handlers = list(logging.getLogger().handlers)
    bridged.load(alone(lif(), 6), DT).run({"x": np.ones((2, 1, 6), np.float32)}, Probes(("n",), ("n",)))
    assert logging.getLogger().handlers == handlers
    assert not jax.config.jax_enable_x64


def test_importing_jaxsnn_sets_up_no_logging():
    code = "import logging, sys, adapters.jaxsnn.package; sys.exit(len(logging.getLogger().handlers))"
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
