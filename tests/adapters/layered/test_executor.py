"""A network runs in time as its edges say, and what is probed is kept."""

from __future__ import annotations

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.probed import UnknownProbeError
from adapters.stimulus import StimulusError


def f(*values):
    return np.array(values, np.float32)


TWO = f(1, 1)
X = np.ones((4, 3, 2), np.float32)


def test_every_run_starts_from_rest_and_keeps_what_is_probed(chained):
    for _ in range(2):
        recording = chained.run({"x": X}, Probes(("x", "n", "t"), ("n",), 2))
        assert recording.outputs["n"][:, 0, 0].tolist() == [1, 2, 3, 4]
        assert recording.outputs["t"][:, 0, 0].tolist() == [0, 0, 1, 1]
        assert recording.membranes["n"].shape == (4, 2, 2)
        np.testing.assert_array_equal(recording.outputs["x"], X)
        np.testing.assert_array_equal(recording.predictions["y"], recording.outputs["t"])
    assert recording.outputs["t"].dtype == recording.predictions["y"].dtype == np.uint8
    assert recording.outputs["n"].dtype == np.float32


def test_counts_are_taken_as_a_stimulus(chained):
    counts = chained.run({"x": X.astype(np.uint8)}, Probes(("n",)))
    np.testing.assert_array_equal(counts.outputs["n"][-1], 4 * X[0])


def test_a_membrane_of_a_node_without_one_is_left_out(chained):
    assert chained.run({"x": X}, Probes((), ("t", "n"))).membranes.keys() == {"n"}


def test_only_what_is_probed_is_kept(chained):
    recording = chained.run({"x": X}, Probes(("t",), ("n",), 1))
    assert recording.outputs.keys() == {"t"}
    assert recording.membranes["n"].shape == (4, 1, 2)


def test_fan_in_is_summed_and_feedback_is_a_step_late(summing):
    nodes = {"n": nir.I(TWO), "w": nir.Affine(-np.eye(2, dtype=np.float32), f(8, 8))}
    loop = summing(nodes, [("x", "n"), ("z", "n"), ("n", "w"), ("w", "n"), ("n", "y")], ("x", "z"))
    recording = loop.run({"x": X, "z": 2 * X}, Probes(("n", "w")))
    # 3; then 3 + (8 - 3) more: the affine gives nothing in the first step, not its bias
    assert recording.outputs["n"][:, 0, 0].tolist() == [3, 11, 11, 11]
    assert recording.outputs["w"][:, 0, 0].tolist() == [5, -3, -3, -3]


def test_a_node_that_only_late_edges_reach_gets_nothing_first(summing):
    nodes = {"n": nir.I(TWO), "d": nir.Delay(TWO)}
    late = summing(nodes, [("x", "n"), ("n", "d"), ("d", "n"), ("n", "y")])
    assert "d" in late.network.loop_delays
    recording = late.run({"x": X}, Probes(("n", "d")))
    assert recording.outputs["d"][:, 0, 0].tolist() == [0, 1, 3, 7]
    assert recording.outputs["n"][:, 0, 0].tolist() == [1, 3, 7, 15]


def test_a_stimulus_that_does_not_fit_and_a_probe_on_no_node_are_errors(chained):
    with pytest.raises(StimulusError):
        chained.run({"x": X[..., :1]}, Probes(("n",)))
    with pytest.raises(UnknownProbeError):
        chained.run({"x": X}, Probes((), ("q",)))


def test_a_number_is_run_and_exported_as_it_is_now(chained, layers):
    first = chained.run({"x": X}, Probes(("n",)))
    layers.double_gain(chained, "n")
    second = chained.run({"x": X}, Probes(("n",)))
    np.testing.assert_array_equal(second.outputs["n"], 2 * first.outputs["n"])
    assert chained.export().nodes["n"].r.tolist() == 2


@pytest.mark.parametrize(("seconds", "expected"), [(f(0, 1), [1, 0]), (f(2, 3), [0, 0]), (f(1), [0, 0])])
def test_a_delay_gives_what_arrived_so_many_steps_before(seconds, expected, layers):
    cell = layers.delay(nir.Delay(seconds), 1.0, gives_loop_step=False)
    stimulus = [np.full((1, 2), number + 1, np.float32) for number in range(6)]
    given = [y[0].tolist() for y in layers.stepped(cell, stimulus)]
    assert given[0] == expected
    delays = np.broadcast_to(seconds.astype(int), 2)
    assert given == [[float(max(t + 1 - n, 0)) for n in delays] for t in range(6)]
