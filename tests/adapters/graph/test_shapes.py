from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.graph import MalformedError, conv_window, network
from adapters.graph.shapes import output_shape


def f(*shape):
    return np.ones(shape, np.float32)


def conv(weight, *, stride=1, padding=0, dilation=1, groups=1):
    return nir.Conv2d(None, weight, stride, padding, dilation, groups, f(weight.shape[0]))


@pytest.mark.parametrize(
    ("node", "incoming", "outgoing"),
    [
        (nir.Affine(f(3, 2), f(3)), (2,), (3,)),
        (nir.Affine(f(3, 2), np.float32(1)), (2,), (3,)),
        (nir.Linear(f(5, 3, 2)), (5, 2), (5, 3)),
        (nir.Scale(f(4, 1)), (4, 3), (4, 3)),
        (nir.Threshold(np.float32(1)), (4, 3), (4, 3)),
        (nir.IF(f(1), f(1)), (2, 3, 3), (2, 3, 3)),
        (nir.IF(f(1, 1, 1, 1), f(1, 1, 1, 1)), (2,), (2,)),
        (nir.Delay(f(2)), (2,), (2,)),
        (nir.Conv1d(None, f(4, 2, 3), 2, 1, 1, 1, f(4)), (2, 10), (4, 5)),
        (nir.Conv1d(None, f(4, 1, 3), np.array([1]), "same", 2, np.int64(2), f(4)), (2, 10), (4, 10)),
        (conv(f(16, 2, 5, 5), stride=2, padding=1), (2, 34, 34), (16, 16, 16)),
        (conv(f(4, 1, 3, 5)), (1, 10, 10), (4, 8, 6)),
        (conv(f(4, 1, 3, 3), groups=np.int64(2)), (2, 8, 8), (4, 6, 6)),
        (conv(f(1, 1, 3, 3), dilation=(2, 1), padding=(0, 2)), (1, 9, 9), (1, 5, 11)),
        (conv(f(1, 1, 2, 4), padding="same"), (1, 5, 7), (1, 5, 7)),
        (conv(f(1, 1, 3, 3), padding="valid", stride=2), (1, 8, 8), (1, 3, 3)),
        (nir.SumPool2d(2, 2, 0), (3, 5, 4), (3, 2, 2)),
        (nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([1, 1])), (1, 4, 4), (1, 3, 3)),
        (nir.AvgPool2d(np.array([3, 2]), np.array([1, 2]), np.array([0, 1])), (1, 4, 4), (1, 2, 3)),
        (nir.Flatten(None, 0, -1), (8, 4, 4), (128,)),
        (nir.Flatten(None), (2, 4, 4), (2, 16)),
        (nir.Flatten(None, -3, -2), (2, 3, 4), (6, 4)),
    ],
)
def test_output_shapes_follow_from_parameters(node, incoming, outgoing):
    assert output_shape("n", node, incoming) == outgoing


@pytest.mark.parametrize(
    ("node", "incoming", "said"),
    [
        (nir.Affine(f(3, 2), f(3)), (3,), r"expected \(2,\)"),
        (nir.Affine(f(3, 2), f(4)), (2,), "bias"),
        (nir.IF(f(3), f(3)), (2,), "IF 'n'"),
        (nir.IF(f(3), f(3)), (1,), "IF 'n'"),
        (nir.Scale(f(2, 3)), (3,), "scale"),
        (conv(f(4, 2, 3, 3)), (3, 8, 8), "2 channels"),
        (conv(f(4, 2, 3, 3)), (8, 8), "2 channels"),
        (conv(f(3, 1, 3, 3), groups=2), (2, 8, 8), "do not divide"),
        (conv(f(1, 1, 5, 5)), (1, 4, 4), "size of its kernel"),
        (conv(f(1, 1, 3, 3), padding="same", stride=2), (1, 4, 4), "stride 1"),
        (conv(f(1, 1, 3, 3), stride=0), (1, 4, 4), "stride"),
        (conv(f(1, 1, 3, 3), padding=(-1, 0)), (1, 4, 4), "padding"),
        (conv(f(1, 1, 3, 3), stride=1.5), (1, 4, 4), "stride"),
        (nir.SumPool2d(np.array([2, 2, 2]), 2, 0), (1, 4, 4), "kernel_size"),
        (nir.SumPool2d(2, 2, 0), (4, 4), "channels"),
        (nir.Flatten(None, 0, 3), (2, 3), "start_dim 0 and end_dim 3"),
        (nir.Flatten(None, 1, 0), (2, 3), "start_dim"),
        (nir.Flatten(None, -4, -1), (2, 3), "start_dim"),
    ],
)
def test_what_does_not_fit_is_malformed(node, incoming, said):
    with pytest.raises(MalformedError, match=said):
        output_shape("n", node, incoming)


def test_the_odd_element_of_same_padding_goes_right_and_down():
    assert conv_window("n", conv(f(1, 1, 2, 4), padding="same")).pads == ((0, 1), (1, 2))


def test_recorded_shapes_are_remarked_upon_where_they_differ(build):
    node = nir.Conv2d((9, 9), f(1, 1, 3, 3), 1, 0, 1, 1, f(1))
    found = network(build({"c": node}, [("input", "c"), ("c", "output")], (1, 5, 5)))
    assert found.output_shapes["c"] == (1, 3, 3)
    assert [line.split()[0] for line in found.remarks] == ["Conv2d", "Output"]


@pytest.mark.parametrize("said", [None, (1, 50, 2), (1, 2)])
def test_an_input_with_batch_and_time_or_without_shape_takes_its_readers_shape(build, said):
    graph = build({"a": nir.Linear(f(3, 2))}, [("input", "a"), ("a", "output")], said)
    assert network(graph).input_shapes["input"] == (2,)


def test_an_input_whose_shape_only_ends_like_its_readers_clashes(build):
    with pytest.raises(MalformedError, match="Linear 'a'"):
        network(build({"a": nir.Linear(f(3, 2))}, [("input", "a"), ("a", "output")], (7, 2)))


def test_an_input_without_shape_and_without_a_reader_that_fixes_one_is_malformed(build):
    with pytest.raises(MalformedError, match="has no shape"):
        network(build({"a": nir.IF(f(1), f(1))}, [("input", "a"), ("a", "output")], None))


def test_sources_of_different_shape_are_malformed(build):
    nodes = {"a": nir.Linear(f(3, 2)), "b": nir.Linear(f(4, 2)), "n": nir.IF(f(1), f(1))}
    with pytest.raises(MalformedError, match="gives shape"):
        network(build(nodes, [("input", "a"), ("input", "b"), ("a", "n"), ("b", "n"), ("n", "output")]))
