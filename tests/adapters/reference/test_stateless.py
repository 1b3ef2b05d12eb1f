from __future__ import annotations

from itertools import product

import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.graph import conv_window
from adapters.reference.convolution import Convolution
from adapters.reference.settings import Settings


def f(values):
    return np.array(values, np.float32)


def out(record, node, x, dialect="", dt=0.1):
    return record(node, np.asarray(x, np.float32)[None, None], dialect, dt).outputs["n"][0, 0].tolist()


def test_affine_and_linear(record):
    assert out(record, nir.Affine(f([[1, 2], [3, 4], [5, 6]]), f([1, 0, -1])), [1, 10]) == [22, 43, 64]
    assert out(record, nir.Linear(f([[1, 2], [3, 4], [5, 6]])), [1, 10]) == [21, 43, 65]


def test_leading_axes_of_a_weight_are_leading_axes_of_the_input(record):
    weight, bias = f([[[1, 2]], [[3, 4]]]), f([[1], [2]])
    assert out(record, nir.Linear(weight), [[1, 10], [1, 10]]) == [[21], [43]]
    assert out(record, nir.Affine(weight, bias), [[1, 10], [1, 10]]) == [[22], [45]]


def test_scale(record):
    assert out(record, nir.Scale(f([[1, 2], [3, 4]])), [[1, 1], [2, 2]]) == [[1, 2], [6, 8]]


def test_threshold_has_no_memory_and_is_strict(record):
    x = f([0.5, 1, 1.5])
    assert out(record, nir.Threshold(f([1.0])), x) == [0, 0, 1]
    assert out(record, nir.Threshold(f([1.0])), x, "threshold=ge") == [0, 1, 1]
    assert record(nir.Threshold(f([1.0])), x[:, None, None]).outputs["n"].dtype == np.uint8


@pytest.mark.parametrize(
    ("dims", "shape"), [((0, -1), (24,)), ((1, -1), (2, 12)), ((0, 1), (6, 4)), ((-2, -1), (2, 12))]
)
def test_flatten_joins_axes_of_the_unbatched_shape(record, dims, shape):
    x = np.arange(5 * 7 * 24).reshape(5, 7, 2, 3, 4)
    found = record(nir.Flatten(None, *dims), x).outputs["n"]
    assert found.shape == (5, 7, *shape)
    assert (found.ravel() == x.ravel()).all()


def test_pools_sum_and_average(record):
    x = np.arange(16).reshape(1, 4, 4)
    assert out(record, nir.SumPool2d(2, 2, 0), x) == [[[10, 18], [42, 50]]]
    assert out(record, nir.AvgPool2d(2, 2, 0), x) == [[[2.5, 4.5], [10.5, 12.5]]]


def test_pools_pad_with_zeros_count_them_and_drop_what_is_left_over(record):
    ones = np.ones((1, 4, 4))
    assert out(record, nir.SumPool2d(2, 2, 1), ones) == [[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]
    assert out(record, nir.AvgPool2d(2, 2, 1), ones)[0][0] == [0.25, 0.5, 0.25]
    node = nir.SumPool2d(np.array([3, 1]), np.array([2, 2]), np.array([0, 0]))
    assert out(record, node, np.ones((1, 4, 4))) == [[[3, 3]]]


def test_conv1d_is_a_cross_correlation(record):
    node = nir.Conv1d(None, f([[[1, 2, 3]]]), 1, 0, 1, 1, f([10]))
    assert out(record, node, [[1, 0, 0, 1]]) == [[11, 13]]


def test_same_padding_puts_the_odd_element_to_the_right(record):
    node = nir.Conv1d(None, f([[[1, 10]]]), 1, "same", 1, 1, f([0]))
    assert out(record, node, [[1, 2, 3]]) == [[21, 32, 3]]


def test_groups_see_their_own_channels(record):
    node = nir.Conv1d(None, f([[[1]], [[10]]]), 1, 0, 1, np.int64(2), f([0, 0]))
    assert out(record, node, [[1, 2], [3, 4]]) == [[1, 2], [30, 40]]


def test_a_convolution_without_bias_has_none(record):
    assert out(record, nir.Conv1d(None, f([[[2]]]), 1, 0, 1, 1, None), [[1, 2]]) == [[2, 4]]


def slowly(x, node):
    """The definition: y[o, p] = b[o] + sum over c, k of W[o, c, k]·x[c, stride·p + dilation·k - pad]."""
    window, weight = conv_window("n", node), node.weight
    outs, per_group = weight.shape[:2]
    y = np.empty((len(x), outs, *window.output(x.shape[2:])))
    for n, o, *p in product(*map(range, y.shape)):
        first = o // (outs // node.groups) * per_group
        total = float(node.bias[o])
        for c, *k in product(*map(range, weight.shape[1:])):
            at = [
                s * i + d * j - pad[0]
                for s, i, d, j, pad in zip(window.stride, p, window.dilation, k, window.pads, strict=True)
            ]
            if all(0 <= i < size for i, size in zip(at, x.shape[2:], strict=True)):
                total += float(weight[(o, c, *k)]) * x[(n, first + c, *at)]
        y[(n, o, *p)] = total
    return y


@st.composite
def convolutions(draw):
    axes = draw(st.sampled_from([1, 2]))
    small = st.tuples(*[st.integers(1, 3)] * axes)
    groups, per_group, per_out = (draw(st.integers(1, 2)) for _ in range(3))
    kernel, dilation = draw(small), draw(small)
    padding = draw(st.one_of(st.sampled_from(["same", "valid"]), st.tuples(*[st.integers(0, 2)] * axes)))
    stride = (1,) * axes if padding == "same" else draw(small)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    weight = rng.normal(size=(groups * per_out, per_group, *kernel)).astype(np.float32)
    bias = rng.normal(size=len(weight)).astype(np.float32)
    kind = nir.Conv1d if axes == 1 else nir.Conv2d
    space = [d * (k - 1) + 1 + draw(st.integers(0, 3)) for d, k in zip(dilation, kernel, strict=True)]
    x = rng.normal(size=(2, groups * per_group, *space))
    return kind(None, weight, stride, padding, dilation, groups, bias), x


@settings(deadline=None, max_examples=60)
@given(convolutions())
def test_convolutions_follow_their_definition(case):
    node, x = case
    # Sums of at most 36 float64 terms of order one, in another order
    assert np.allclose(Convolution("n", node, Settings(0.1)).apply(x), slowly(x, node), rtol=0, atol=1e-13)


def test_pieces_of_a_convolution_join_without_a_seam(monkeypatch):
    node = nir.Conv2d(None, np.ones((3, 2, 3, 3), np.float32), 1, 1, 1, 1, f([1, 2, 3]))
    x = np.random.default_rng(0).integers(0, 9, (7, 2, 6, 6)).astype(np.float64)
    whole = Convolution("n", node, Settings(0.1)).apply(x)
    monkeypatch.setattr("adapters.reference.convolution._WINDOW_BYTES", 1)
    assert (Convolution("n", node, Settings(0.1)).apply(x) == whole).all()


@pytest.mark.frameworks
@pytest.mark.parametrize("padding", [0, (2, 1), "same", "valid"])
@pytest.mark.parametrize("groups", [1, 2])
def test_conv2d_is_pytorchs(padding, groups):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    weight, bias = rng.normal(size=(4, 4 // groups, 3, 2)).astype(np.float32), rng.normal(size=4)
    x = rng.normal(size=(3, 4, 9, 8))
    node = nir.Conv2d(None, weight, 1, padding, (1, 2), groups, bias.astype(np.float32))
    tensors = (torch.as_tensor(np.asarray(a, np.float32)).double() for a in (weight, bias))
    theirs = torch.nn.functional.conv2d(torch.as_tensor(x), *tensors, padding=padding, dilation=(1, 2), groups=groups)
    ours = Convolution("n", node, Settings(0.1)).apply(x)
    assert np.allclose(ours, theirs.numpy(), rtol=0, atol=1e-12)  # float64, sums in another order


@pytest.mark.frameworks
def test_pools_are_pytorchs(record):
    torch = pytest.importorskip("torch")
    x = np.random.default_rng(0).integers(0, 9, (1, 5, 2, 7, 6)).astype(np.float32)
    theirs = torch.nn.functional.avg_pool2d(torch.as_tensor(x[0]), (3, 2), (2, 1), (1, 0)).numpy()
    node = nir.AvgPool2d(np.array([3, 2]), np.array([2, 1]), np.array([1, 0]))
    assert np.allclose(record(node, x).outputs["n"][0], theirs, rtol=1e-6)  # float32 quotients


def test_delay_is_in_whole_steps_and_starts_with_zeros(record):
    x = np.arange(1, 6).reshape(5, 1, 1)
    assert record(nir.Delay(f([0.2])), x).outputs["n"].ravel().tolist() == [0, 0, 1, 2, 3]
    assert record(nir.Delay(f([0.0])), x).outputs["n"].ravel().tolist() == [1, 2, 3, 4, 5]
    assert record(nir.Delay(f([9.0])), x).outputs["n"].ravel().tolist() == [0] * 5


def test_each_element_has_its_own_delay(record):
    x = np.arange(1, 4).reshape(3, 1, 1) * np.ones(3)
    found = record(nir.Delay(f([0.1, 0.0, 0.2])), x).outputs["n"][:, 0].T.tolist()
    assert found == [[0, 1, 2], [1, 2, 3], [0, 0, 1]]


def test_a_delay_off_the_grid_warns_and_is_rounded(record):
    x = np.arange(1, 4).reshape(3, 1, 1)
    with pytest.warns(match="Delay 'n' is no whole number of steps"):
        assert record(nir.Delay(f([0.15])), x).outputs["n"].ravel().tolist() == [0, 0, 1]
