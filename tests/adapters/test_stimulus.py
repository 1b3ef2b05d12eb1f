"""A stimulus is one array for each Input, of one length, and what does not fit is said."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.graph import network
from adapters.stimulus import StimulusError, extent

X = np.zeros((4, 3, 2), np.float32)


@pytest.fixture(scope="module")
def two():
    ports = {name: nir.Input({"input": np.array([2])}) for name in "ab"}
    nodes = {**ports, "y": nir.Output({"output": np.array([2])})}
    return network(nir.NIRGraph(nodes, [("a", "y"), ("b", "y")], type_check=False))


def test_steps_and_batch_are_those_of_every_input(two):
    assert extent(two, {"a": X, "b": X.astype(np.uint8)}) == (4, 3)


@pytest.mark.parametrize(
    ("stimulus", "said"),
    [
        ({}, r"for \[\]; give one array for each Input: \['a', 'b'\]"),
        ({"a": X}, "give one array for each Input"),
        ({"a": X, "b": X, "q": X}, r"for \['a', 'b', 'q'\]"),
        ({"a": X, "b": X[..., :1]}, r"Input 'b' has shape \(4, 3, 1\); expected \(T, B, \*\(2,\)\)"),
        ({"a": X, "b": X[0]}, "expected"),
        ({"a": X, "b": X[0, 0]}, "expected"),
        ({"a": X[:0], "b": X[:0]}, "both >= 1"),
        ({"a": X[:, :0], "b": X[:, :0]}, "both >= 1"),
        ({"a": X, "b": X[:3]}, r"\(3, 3\), \(4, 3\)\]; give the same T and B"),
        ({"a": X, "b": X[:, :1]}, "give the same T and B"),
    ],
)
def test_a_stimulus_that_does_not_fit_is_told_what_would(two, stimulus, said):
    with pytest.raises(StimulusError, match=said):
        extent(two, stimulus)
