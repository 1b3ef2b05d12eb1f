"""Nodes without memory do what the reference does, and come back as they were."""

from __future__ import annotations

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Probes, Realisation, RefusedError
from adapters.graph import MalformedError, network, parameters
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


@pytest.fixture(scope="session")
def check(layers):
    """Check the layer of a node against the reference."""

    def of(node, shape, batch=3, seed=5):
        x = varied(batch, *shape, seed=seed)
        expected = reference.load(alone(node, shape), 1.0).run({"x": x[None]}, Probes(("n",))).outputs["n"][0]
        observed = layers.apply(layers.layer(node, shape), x)
        assert observed.shape == expected.shape
        assert observed.dtype == np.float32
        np.testing.assert_allclose(observed, expected, rtol=0, atol=TOLERANCE)

    return of


@pytest.mark.parametrize("name", NODES)
def test_a_layer_does_what_the_reference_does(name, check):
    check(*NODES[name])


@pytest.mark.parametrize("name", NODES)
def test_a_layer_comes_back_as_it_was(name, layers):
    node, shape = NODES[name]
    net = network(alone(node, shape))
    again = layers.export(layers.layer(node, shape), shape, net.output_shapes["n"])
    assert type(again) is type(node)
    before, after = parameters(node), parameters(again)
    assert before.keys() == after.keys()
    for field, value in before.items():
        np.testing.assert_array_equal(np.broadcast_to(value, after[field].shape), after[field])
    if isinstance(getattr(node, "padding", None), str):
        assert again.padding == node.padding
    assert network(alone(again, shape)).output_shapes == net.output_shapes


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    groups=st.integers(1, 3),
)
def test_any_convolution_does_what_the_reference_does(check, *, kernel, stride, padding, dilation, groups):
    check(conv2d(varied(2 * groups, 2, *kernel), stride, padding, dilation, groups), (2 * groups, 7, 9))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    kind=st.sampled_from([nir.SumPool2d, nir.AvgPool2d]),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_any_pool_does_what_the_reference_does_or_is_refused(layers, check, *, kind, kernel, stride, padding):
    node = kind(np.array(kernel), np.array(stride), np.array(padding))
    half = all(pad <= size // 2 for pad, size in zip(padding, kernel, strict=True))
    if half or layers.pads_more_than_half:
        check(node, (2, 7, 9))
    else:
        with pytest.raises(RefusedError, match="padding is"):
            layers.layer(node, (2, 7, 9))


def test_the_comparison_sees_one_weight(layers):
    node = nir.Affine(varied(4, 3), varied(4))
    x = np.ones((1, 1, 3), np.float32)
    expected = reference.load(alone(node, (3,)), 1.0).run({"x": x}, Probes(("n",))).outputs["n"][0]
    dense = layers.layer(node, (3,))
    layers.add_to_weight(dense, (1, 2), 1e-3)
    assert np.flatnonzero(np.abs(layers.apply(dense, x[0]) - expected) > TOLERANCE).tolist() == [1]


def test_a_threshold_is_strict_and_our_own(layers):
    node = nir.Threshold(np.array([0.5], np.float32))
    given = layers.apply(layers.layer(node, (1,)), np.array([[0.5], [0.5000001]], np.float32))
    assert given.ravel().tolist() == [0, 1]
    assert layers.realisation(node, (1,)) is Realisation.CUSTOM


def test_a_layer_shares_no_memory_with_its_node(layers):
    node = nir.Affine(varied(4, 3), varied(4))
    dense, before = layers.layer(node, (3,)), node.weight.copy()
    node.weight[:] = 0
    exported = layers.export(dense, (3,), (4,))
    np.testing.assert_array_equal(exported.weight, before)
    exported.weight[:] = 0
    np.testing.assert_array_equal(layers.weight(dense), before)


def test_what_has_memory_is_refused(layers):
    with pytest.raises(RefusedError, match="LI 'n': type"):
        layers.layer(nir.LI(varied(1), varied(1), varied(1)), (1,))


def test_same_with_a_stride_is_malformed(layers):
    with pytest.raises(MalformedError, match="same"):
        layers.layer(conv2d(varied(4, 2, 3, 3), stride=2, padding="same"), (2, 7, 9))
