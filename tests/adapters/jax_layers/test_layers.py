"""Nodes without memory do in JAX what the reference does, and come back as they were."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Probes, Realisation, RefusedError
from adapters.graph import MalformedError, network, parameters
from adapters.jax_layers.layers import layer
from adapters.reference import bridged as reference

TOLERANCE = 1e-5
"""Sums of up to a hundred products of size 1 in float32, against float64."""


def varied(*shape, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)


def ints(*values):
    return np.array(values)


def conv1d(weight, stride=1, padding=0, dilation=1, groups=1):
    return nir.Conv1d(12, weight, stride, padding, dilation, groups, varied(len(weight), seed=1))


def conv2d(weight, stride=1, padding=0, dilation=1, groups=1):
    return nir.Conv2d((7, 9), weight, stride, padding, dilation, groups, varied(len(weight), seed=1))


NODES = {
    "Affine": (nir.Affine(varied(4, 3), varied(4)), (3,)),
    "Affine, one bias for all": (nir.Affine(varied(4, 3), varied(1)), (3,)),
    "Affine, leading axes": (nir.Affine(varied(2, 4, 3), varied(2, 4)), (2, 3)),
    "Affine, leading axes, one bias for all": (nir.Affine(varied(2, 4, 3), varied(4)), (2, 3)),
    "Linear": (nir.Linear(varied(4, 3)), (3,)),
    "Linear, leading axes": (nir.Linear(varied(5, 2, 4, 3)), (5, 2, 3)),
    "Scale": (nir.Scale(varied(2, 3)), (2, 3)),
    "Threshold": (nir.Threshold(varied(2, 3)), (2, 3)),
    "Conv1d": (conv1d(varied(4, 2, 3)), (2, 12)),
    "Conv1d, strided": (conv1d(varied(4, 2, 3), stride=2, padding=1), (2, 12)),
    "Conv1d, dilated": (conv1d(varied(4, 2, 3), dilation=2), (2, 12)),
    "Conv1d, groups": (conv1d(varied(4, 1, 3), groups=2), (2, 12)),
    "Conv1d, same, even kernel": (conv1d(varied(4, 2, 4), padding="same"), (2, 12)),
    "Conv1d, valid": (conv1d(varied(4, 2, 4), padding="valid"), (2, 12)),
    "Conv2d": (conv2d(varied(4, 2, 3, 3)), (2, 7, 9)),
    "Conv2d, not square": (conv2d(varied(4, 2, 3, 2), (2, 1), (0, 1), (1, 2)), (2, 7, 9)),
    "Conv2d, groups": (conv2d(varied(6, 1, 3, 3), groups=2), (2, 7, 9)),
    "Conv2d, same, even kernel": (conv2d(varied(4, 2, 2, 4), padding="same", dilation=(1, 2)), (2, 7, 9)),
    "Conv2d, valid": (conv2d(varied(4, 2, 2, 4), padding="valid", stride=2), (2, 7, 9)),
    "SumPool2d": (nir.SumPool2d(ints(3, 2), ints(2, 1), ints(0, 0)), (2, 7, 9)),
    "SumPool2d, padded": (nir.SumPool2d(ints(3, 2), ints(2, 2), ints(1, 1)), (2, 7, 9)),
    "AvgPool2d": (nir.AvgPool2d(ints(2, 3), ints(2, 3), ints(0, 0)), (2, 7, 9)),
    "AvgPool2d, padded": (nir.AvgPool2d(ints(2, 3), ints(1, 2), ints(1, 1)), (2, 7, 9)),
    "Flatten": (nir.Flatten({"input": ints(2, 3, 4)}, 0, -1), (2, 3, 4)),
    "Flatten, first axes": (nir.Flatten({"input": ints(2, 3, 4)}, 0, 1), (2, 3, 4)),
    "Flatten, from the last": (nir.Flatten({"input": ints(2, 3, 4)}, -2, -1), (2, 3, 4)),
    "Flatten, one axis": (nir.Flatten({"input": ints(2, 3, 4)}, 1, 1), (2, 3, 4)),
}


def alone(node, shape):
    nodes = {"x": nir.Input({"input": np.array(shape)}), "n": node, "y": nir.Output({"output": None})}
    return nir.NIRGraph(nodes, [("x", "n"), ("n", "y")], type_check=False)


def check(node, shape, batch=3, seed=5):
    x = varied(batch, *shape, seed=seed)
    expected = reference.load(alone(node, shape), 1.0).run({"x": x[None]}, Probes(("n",))).outputs["n"][0]
    observed = layer("n", node, shape)(jnp.asarray(x))
    assert observed.shape == expected.shape
    assert observed.dtype == np.float32
    np.testing.assert_allclose(observed, expected, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", NODES)
def test_a_layer_does_what_the_reference_does(name):
    check(*NODES[name])


@pytest.mark.parametrize("name", NODES)
def test_a_layer_comes_back_as_it_was(name):
    node, shape = NODES[name]
    net = network(alone(node, shape))
    again = layer("n", node, shape).export()
    assert type(again) is type(node)
    before, after = parameters(node), parameters(again)
    assert before.keys() == after.keys()
    for field, value in before.items():
        np.testing.assert_array_equal(np.broadcast_to(value, after[field].shape), after[field])
    if isinstance(getattr(node, "padding", None), str):
        assert again.padding == node.padding
    assert network(alone(again, shape)).output_shapes == net.output_shapes


@settings(deadline=None, max_examples=25, derandomize=True)
@given(
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    groups=st.integers(1, 3),
)
def test_any_convolution_does_what_the_reference_does(kernel, stride, padding, dilation, groups):
    check(conv2d(varied(2 * groups, 2, *kernel), stride, padding, dilation, groups), (2 * groups, 7, 9))


@settings(deadline=None, max_examples=25, derandomize=True)
@given(
    kind=st.sampled_from([nir.SumPool2d, nir.AvgPool2d]),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_any_pool_does_what_the_reference_does(kind, kernel, stride, padding):
    check(kind(np.array(kernel), np.array(stride), np.array(padding)), (2, 7, 9))


def test_the_comparison_sees_one_weight():
    node = nir.Affine(varied(4, 3), varied(4))
    x = np.ones((1, 1, 3), np.float32)
    expected = reference.load(alone(node, (3,)), 1.0).run({"x": x}, Probes(("n",))).outputs["n"][0]
    dense = layer("n", node, (3,))
    dense.weight = dense.weight.at[1, 2].add(1e-3)
    assert np.flatnonzero(np.abs(dense(x[0]) - expected) > TOLERANCE).tolist() == [1]


def test_a_threshold_is_strict():
    threshold = layer("n", nir.Threshold(np.array([0.5], np.float32)), (1,))
    assert threshold(jnp.array([[0.5], [0.5000001]])).ravel().tolist() == [0, 1]


def test_what_jax_has_a_layers_operation_for_is_native():
    own = {
        "matrix": (nir.Linear(varied(4, 3)), (3,)),
        "convolution": (conv2d(varied(4, 2, 3, 3)), (2, 7, 9)),
        "pool": (nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0])), (2, 4, 4)),
        "reshape": (nir.Flatten({"input": np.array([2, 3])}, 0, -1), (2, 3)),
    }
    assert {layer(*named).realisation for named in ((n, *given) for n, given in own.items())} == {Realisation.NATIVE}
    ours = nir.Linear(varied(2, 4, 3)), nir.Scale(varied(3)), nir.Threshold(varied(3))
    assert {layer("n", node, (2, 3)).realisation for node in ours} == {Realisation.CUSTOM}


def test_a_layer_shares_no_memory_with_its_node():
    node = nir.Affine(varied(4, 3), varied(4))
    dense, before = layer("n", node, (3,)), node.weight.copy()
    node.weight[:] = 0
    exported = dense.export()
    np.testing.assert_array_equal(exported.weight, before)
    exported.weight[:] = 0
    np.testing.assert_array_equal(dense.weight, before)


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


def test_what_has_memory_or_no_operation_is_refused():
    with pytest.raises(RefusedError, match="LI 'n': type"):
        layer("n", nir.LI(varied(1), varied(1), varied(1)), (1,))


def test_same_with_a_stride_is_malformed():
    with pytest.raises(MalformedError, match="same"):
        layer("n", conv2d(varied(4, 2, 3, 3), stride=2, padding="same"), (2, 7, 9))
