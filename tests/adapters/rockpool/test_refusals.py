"""Rockpool's importer names the primitives that it cannot convert; what it stumbles over is no refusal."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.rockpool import native
from adapters.rockpool.refusals import REFUSALS

ONE = np.ones(3, np.float32)
TWO = np.array([1, 1]), np.array([1, 1]), np.array([0, 0])
UNKNOWN = {
    "IF": (nir.IF(ONE, ONE), 3),
    "I": (nir.I(ONE), 3),
    "CubaLI": (nir.CubaLI(ONE, ONE, ONE, ONE), 3),
    "Threshold": (nir.Threshold(ONE), 3),
    "Scale": (nir.Scale(ONE), 3),
    "Delay": (nir.Delay(ONE), 3),
    "Flatten": (nir.Flatten({"input": np.array([3])}, 0, -1), 3),
    "Conv1d": (nir.Conv1d(8, np.ones((2, 3, 3), np.float32), 1, 1, 1, 1, np.zeros(2, np.float32)), (3, 8)),
    "Conv2d": (nir.Conv2d((4, 4), np.ones((2, 2, 3, 3), np.float32), 1, 1, 1, 1, np.zeros(2, np.float32)), (2, 4, 4)),
    "SumPool2d": (nir.SumPool2d(*TWO), (1, 2, 2)),
    "AvgPool2d": (nir.AvgPool2d(*TWO), (1, 2, 2)),
}


def listed(error):
    (refusal,) = REFUSALS
    return refusal.matches(error, "rockpool.nn.modules.torch.nir", "3.1.0")


def raised_in(caught):
    return caught.traceback[-1].frame.f_globals["__name__"]


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_primitive_it_cannot_convert_is_named(name, alone):
    node, shape = UNKNOWN[name]
    with pytest.raises(NotImplementedError, match=rf"^Cannot convert <class 'nir\.ir\..*\.{name}'> to") as caught:
        native.load(alone(node, shape), 1e-3)
    assert raised_in(caught) == "rockpool.nn.modules.torch.nir"
    assert listed(caught.value)


def test_a_nested_graph_of_anything_else_is_named(wired, lif):
    size = np.array([6])
    nodes = {"input": nir.Input(size), "n": lif(), "output": nir.Output(size)}
    inner = nir.NIRGraph(nodes, [("input", "n"), ("n", "output")], type_check=False)
    with pytest.raises(NotImplementedError, match="NIRGraph") as caught:
        native.load(wired({"a": inner}, [("x", "a"), ("a", "y")], 6), 1e-3)
    assert listed(caught.value)


def test_a_lif_without_the_field_it_expects_is_a_stumble(alone, lif):
    with pytest.raises(AttributeError) as caught:
        native.load(alone(lif(), 6), 1e-3)
    assert not listed(caught.value)
