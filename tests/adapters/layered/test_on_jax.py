"""What JAX compiles of a run, and what the run leaves alone in it."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes

jax = pytest.importorskip("jax")

on_jax = pytest.mark.parametrize("layers", ["jax_layers"], indirect=True)
X = np.ones((4, 3, 2), np.float32)


@pytest.fixture
def compiled():
    from adapters.jax_layers.executor import compiled  # noqa: PLC0415  imports JAX

    compiled.clear_cache()
    return compiled


@on_jax
def test_a_changed_number_is_run_without_compiling_again(chained, layers, compiled):
    first = chained.run({"x": X}, Probes(("n",)))
    layers.double_gain(chained, "n")
    second = chained.run({"x": X}, Probes(("n",)))
    np.testing.assert_array_equal(second.outputs["n"], 2 * first.outputs["n"])
    assert compiled._cache_size() == 1
    chained.run({"x": X[:, :1]}, Probes(("n",)))
    assert compiled._cache_size() == 2


@pytest.mark.parametrize("framework", ["spyx", "jaxsnn"])
def test_graphs_that_differ_in_numbers_alone_are_compiled_once(framework, alone, compiled):
    bridged = pytest.importorskip(f"adapters.{framework}.bridged")
    one = np.ones(2, np.float32)
    for tau, r in ((0.01, 1), (0.02, 3)):
        node = nir.LIF(tau=tau * one, r=r * one, v_leak=0 * one, v_threshold=one, v_reset=0 * one)
        model = bridged.load(alone(node, 2), 1e-3)
        given = model.run({"x": X}, Probes(("n",), ("n",))).membranes["n"]
        # 1e-6: the reference is in float64
        np.testing.assert_allclose(given[0], np.full((3, 2), r * 1e-3 / tau), rtol=1e-6)
    assert compiled._cache_size() == 1


def test_graphs_of_other_wiring_are_not_taken_for_each_other(wired, compiled):
    bridged = pytest.importorskip("adapters.jaxsnn.bridged")
    nodes = {"a": nir.Scale(2 * np.ones(2, np.float32)), "b": nir.Scale(3 * np.ones(2, np.float32))}
    chain, fan = [("x", "a"), ("a", "b"), ("b", "y")], [("x", "a"), ("x", "b"), ("a", "y"), ("b", "y")]
    for edges, factor in ((chain, 6), (fan, 5)):
        given = bridged.load(wired(nodes, edges, 2), 1e-3).run({"x": X}, Probes(("a",)))
        np.testing.assert_array_equal(given.predictions["y"], factor * X)
    assert compiled._cache_size() == 2


@on_jax
def test_a_recording_is_the_callers_own(chained):
    recording = chained.run({"x": X}, Probes(("t",)))
    recording.outputs["t"][:] = 0
    assert recording.predictions["y"].any()


@on_jax
def test_double_precision_ends_where_it_is_left(chained):
    from adapters.jax_layers.part import double_precision  # noqa: PLC0415  imports JAX

    before = jax.config.jax_enable_x64
    with double_precision():
        assert jax.numpy.zeros(1).dtype == np.float64
    chained.run({"x": X}, Probes(("n",)))
    assert jax.config.jax_enable_x64 == before
    assert jax.numpy.zeros(1).dtype == np.float32
