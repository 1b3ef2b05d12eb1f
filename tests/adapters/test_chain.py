"""A model written by hand stands for one chain, and says what it gives up."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import RefusedError
from adapters.chain import LIF, chain, give_up, inner

ONE = np.ones(1, np.float32)
WEIGHTS = nir.Affine(np.ones((1, 1), np.float32), ONE)


def test_a_chain_of_these_kinds_is_taken_whatever_its_names(wired):
    neuron = nir.LIF(ONE, ONE, ONE, ONE)
    net = chain(wired({"b": WEIGHTS, "a": neuron}, [("x", "b"), ("b", "a"), ("a", "y")], 1), LIF)
    assert inner(net) == ("b", "a")


@pytest.mark.parametrize("more", [[("n", "w")], [("x", "n")]])
def test_another_topology_is_told_what_is_wanted(wired, more):
    nodes = {"w": WEIGHTS, "n": nir.LIF(ONE, ONE, ONE, ONE)}
    with pytest.raises(RefusedError, match=r"topology .* Input, Affine, LIF, Output, one after the other"):
        chain(wired(nodes, [("x", "w"), ("w", "n"), ("n", "y"), *more], 1), LIF)


def test_what_a_layer_has_no_argument_for_is_refused_by_field():
    give_up("n", nir.IF(ONE, ONE), "IFNode", r=1, v_reset=0)
    with pytest.raises(RefusedError, match=r"^IF 'n': r is not 1, and IFNode has no such argument$"):
        give_up("n", nir.IF(2 * ONE, ONE), "IFNode", r=1)


def test_a_padded_pool_is_refused():
    pair = np.array([2, 2])
    give_up("n", nir.SumPool2d(pair, pair, 0 * pair), "LPPool2d", padding=0)
    with pytest.raises(RefusedError, match=r"^SumPool2d 'n': padding is not 0"):
        give_up("n", nir.SumPool2d(pair, pair, pair // 2), "LPPool2d", padding=0)
