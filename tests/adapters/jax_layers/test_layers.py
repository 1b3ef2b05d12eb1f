"""What is JAX's own among nodes without memory, and what it compiles of them."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import nir
import numpy as np

from adapters.base import Realisation
from adapters.jax_layers.layers import layer


def varied(*shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


def test_what_jax_has_a_layers_operation_for_is_native():
    own = {
        "matrix": (nir.Linear(varied(4, 3)), (3,)),
        "convolution": (nir.Conv2d((7, 9), varied(4, 2, 3, 3), 1, 0, 1, 1, varied(4)), (2, 7, 9)),
        "pool": (nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0])), (2, 4, 4)),
        "reshape": (nir.Flatten({"input": np.array([2, 3])}, 0, -1), (2, 3)),
    }
    assert {layer(*named).realisation for named in ((n, *given) for n, given in own.items())} == {Realisation.NATIVE}
    ours = nir.Linear(varied(2, 4, 3)), nir.Scale(varied(3)), nir.Threshold(varied(3))
    assert {layer("n", node, (2, 3)).realisation for node in ours} == {Realisation.CUSTOM}


def test_what_changes_in_a_layer_is_an_argument_of_what_jax_compiles():
    dense = layer("n", nir.Affine(varied(4, 3), varied(4)), (3,))
    traced = []

    @jax.jit
    def run(part, x):
        traced.append(part)
        return part(x)

    x = jnp.ones((1, 3))
    first = run(dense, x)
    dense.bias = dense.bias + 1
    np.testing.assert_allclose(run(dense, x), first + 1, rtol=1e-6)
    assert len(traced) == 1
