"""Each refusal in the table is triggered here, and nothing else that Spyx raises is one."""

from __future__ import annotations

import traceback
from importlib import metadata

import nir
import numpy as np
import pytest

from adapters.spyx import native
from adapters.spyx.refusals import REFUSALS

ONE = np.ones(2, np.float32)
SIZE = np.array([2])


def nested(nodes, edges):
    return nir.NIRGraph({"input": nir.Input(SIZE), **nodes, "output": nir.Output(SIZE)}, edges, type_check=False)


WEIGHT = nir.Linear(np.eye(2, dtype=np.float32))
LIF = nir.LIF(ONE, ONE, 0 * ONE, ONE)
REFUSED = [
    nir.LI(ONE, ONE, 0 * ONE),
    nested({"a": WEIGHT, "b": WEIGHT, "n": LIF}, [("input", "a"), ("a", "b"), ("b", "n"), ("n", "output")]),
    nested({"a": WEIGHT, "b": WEIGHT}, [("input", "a"), ("a", "b"), ("b", "output")]),
]


def raised(graph):
    with pytest.raises(Exception) as caught:  # noqa: PT011  the table says which
        native.load(graph, 1e-3)
    *_, (frame, _) = traceback.walk_tb(caught.value.__traceback__)
    return caught.value, frame.f_globals["__name__"]


@pytest.mark.parametrize("place", range(len(REFUSED)))
def test_a_refusal_of_the_table_is_one(place, chained):
    error, module = raised(chained([REFUSED[place]], [2], [2]))
    version = metadata.version("spyx")
    assert [refusal.matches(error, module, version) for refusal in REFUSALS] == [i == place for i in range(3)]


def test_a_stumble_is_none(chained):
    """An AvgPool2d is left out, and the shapes after it do not fit."""
    pool = nir.AvgPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))
    one = np.ones((2, 2, 2), np.float32)
    error, module = raised(chained([pool, nir.IF(r=one, v_threshold=one)], [2, 4, 4], [2, 2, 2]))
    assert not any(refusal.matches(error, module, metadata.version("spyx")) for refusal in REFUSALS)
