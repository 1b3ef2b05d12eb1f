"""What JAX compiles of a run, and what the run leaves alone in it."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.base import Probes

jax = pytest.importorskip("jax")

pytestmark = pytest.mark.parametrize("layers", ["jax_layers"], indirect=True)
X = np.ones((4, 3, 2), np.float32)


def test_a_changed_number_is_run_without_compiling_again(chained, layers):
    compiled = chained._executor._compiled
    first = chained.run({"x": X}, Probes(("n",)))
    layers.double_gain(chained, "n")
    second = chained.run({"x": X}, Probes(("n",)))
    np.testing.assert_array_equal(second.outputs["n"], 2 * first.outputs["n"])
    assert compiled._cache_size() == 1
    chained.run({"x": X[:, :1]}, Probes(("n",)))
    assert compiled._cache_size() == 2


def test_a_recording_is_the_callers_own(chained):
    recording = chained.run({"x": X}, Probes(("t",)))
    recording.outputs["t"][:] = 0
    assert recording.predictions["y"].any()


def test_double_precision_ends_where_it_is_left(chained):
    from adapters.jax_layers.part import double_precision  # noqa: PLC0415  imports JAX

    before = jax.config.jax_enable_x64
    with double_precision():
        assert jax.numpy.zeros(1).dtype == np.float64
    chained.run({"x": X}, Probes(("n",)))
    assert jax.config.jax_enable_x64 == before
    assert jax.numpy.zeros(1).dtype == np.float32
