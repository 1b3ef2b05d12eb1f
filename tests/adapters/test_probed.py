"""There is room for what is probed, of the kind that a node gives, and for nothing else."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.graph import network
from adapters.probed import UnknownProbeError, blank

EXTENT = (4, 3)


@pytest.fixture
def net(wired, lif):
    nodes = {"n": lif(), "w": nir.Scale(np.ones(6, np.float32))}
    return network(wired(nodes, [("x", "n"), ("n", "w"), ("n", "y")], 6))


def test_spikes_have_bytes_and_everything_else_float32(net):
    found = blank(net, Probes(("n", "w", "x"), ("n",), 2), EXTENT)
    assert {name: kept.dtype for name, kept in found.outputs.items()} == {"n": "u1", "w": "f4", "x": "f4"}
    assert {kept.shape for kept in found.outputs.values()} == {(4, 3, 6)}
    assert found.membranes["n"].dtype == np.float32
    assert found.membranes["n"].shape == (4, 2, 6)
    assert found.predictions["y"].dtype == np.uint8
    assert found.predictions.keys() == {"y"}


def test_a_count_may_have_more_than_a_byte(net):
    found = blank(net, Probes(("n", "w")), EXTENT, np.int32)
    assert (found.outputs["n"].dtype, found.outputs["w"].dtype) == (np.int32, np.float32)


def test_more_membranes_than_samples_are_not_kept_and_a_node_without_one_is_left_out(net):
    found = blank(net, Probes((), ("n", "w"), 9), EXTENT)
    assert found.membranes.keys() == {"n"}
    assert found.membranes["n"].shape == (4, 3, 6)


@pytest.mark.parametrize("probes", [Probes(("q",)), Probes((), ("q",))])
def test_a_probe_on_no_node_is_told_which_there_are(net, probes):
    with pytest.raises(UnknownProbeError, match="no node 'q' to record; probe some of x, n, "):
        blank(net, probes, EXTENT)
