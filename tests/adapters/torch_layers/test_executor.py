"""A network runs in time as its edges say, and what is probed is kept."""

from __future__ import annotations

import nir
import numpy as np
import pytest
import torch

from adapters.base import Probes, Realisation
from adapters.graph import network
from adapters.probed import UnknownProbeError
from adapters.stimulus import StimulusError
from adapters.torch_layers.delay import Delay
from adapters.torch_layers.model import assemble
from adapters.torch_layers.neuron import Neuron


class Sum(Neuron):
    """Gives the sum of everything so far: an I with r = 1."""

    realisation = Realisation.CUSTOM

    def step(self, x, state):
        v = x if state is None else state + x
        return v, v

    def membrane(self, state):
        return state

    def export(self):
        return nir.I(np.ones(2, np.float32))


def f(*values):
    return np.array(values, np.float32)


def graph(nodes, edges, inputs=("x",)):
    ports = {name: nir.Input({"input": np.array([2])}) for name in inputs}
    return nir.NIRGraph({**ports, **nodes, "y": nir.Output({"output": np.array([2])})}, edges, type_check=False)


def model(nodes, edges, inputs=("x",)):
    net = network(graph(nodes, edges, inputs), 1.0)
    return assemble(net, lambda _name, _node: Sum())


TWO = f(1, 1)
CHAIN = ({"n": nir.I(TWO), "t": nir.Threshold(2 * TWO)}, [("x", "n"), ("n", "t"), ("t", "y")])
X = np.ones((4, 3, 2), np.float32)


def test_every_run_starts_from_rest_and_keeps_what_is_probed():
    chained = model(*CHAIN)
    for _ in range(2):
        recording = chained.run({"x": X}, Probes(("x", "n", "t"), ("n",), 2))
        assert recording.outputs["n"][:, 0, 0].tolist() == [1, 2, 3, 4]
        assert recording.outputs["t"][:, 0, 0].tolist() == [0, 0, 1, 1]
        assert recording.membranes["n"].shape == (4, 2, 2)
        np.testing.assert_array_equal(recording.outputs["x"], X)
        np.testing.assert_array_equal(recording.predictions["y"], recording.outputs["t"])
    assert recording.outputs["t"].dtype == recording.predictions["y"].dtype == np.uint8
    assert recording.outputs["n"].dtype == np.float32


def test_counts_are_taken_as_a_stimulus():
    counts = model(*CHAIN).run({"x": X.astype(np.uint8)}, Probes(("n",)))
    np.testing.assert_array_equal(counts.outputs["n"][-1], 4 * X[0])


def test_a_membrane_of_a_node_without_one_is_left_out():
    assert model(*CHAIN).run({"x": X}, Probes((), ("t", "n"))).membranes.keys() == {"n"}


def test_fan_in_is_summed_and_feedback_is_a_step_late():
    nodes = {"n": nir.I(TWO), "w": nir.Affine(-np.eye(2, dtype=np.float32), f(8, 8))}
    loop = model(nodes, [("x", "n"), ("z", "n"), ("n", "w"), ("w", "n"), ("n", "y")], ("x", "z"))
    recording = loop.run({"x": X, "z": 2 * X}, Probes(("n", "w")))
    # 3; then 3 + (8 - 3) more: the affine gives nothing in the first step, not its bias
    assert recording.outputs["n"][:, 0, 0].tolist() == [3, 11, 11, 11]
    assert recording.outputs["w"][:, 0, 0].tolist() == [5, -3, -3, -3]


def test_a_node_that_only_late_edges_reach_gets_nothing_first():
    nodes = {"n": nir.I(TWO), "d": nir.Delay(TWO)}
    net = network(graph(nodes, [("x", "n"), ("n", "d"), ("d", "n"), ("n", "y")]), 1.0)
    assert "d" in net.loop_delays

    def cell(name, node):
        return Sum() if name == "n" else Delay(node, 1.0, gives_loop_step=name in net.loop_delays)

    recording = assemble(net, cell).run({"x": X}, Probes(("n", "d")))
    assert recording.outputs["d"][:, 0, 0].tolist() == [0, 1, 3, 7]
    assert recording.outputs["n"][:, 0, 0].tolist() == [1, 3, 7, 15]


def test_a_stimulus_that_does_not_fit_and_a_probe_on_no_node_are_errors():
    with pytest.raises(StimulusError):
        model(*CHAIN).run({"x": X[..., :1]}, Probes(("n",)))
    with pytest.raises(UnknownProbeError):
        model(*CHAIN).run({"x": X}, Probes((), ("q",)))


def test_no_gradient_is_kept_and_grad_mode_is_left_alone():
    chained = model(*CHAIN)
    chained.run({"x": X}, Probes(("n",)))
    assert torch.is_grad_enabled()


@pytest.mark.parametrize(("seconds", "expected"), [(f(0, 1), [1, 0]), (f(2, 3), [0, 0]), (f(1), [0, 0])])
def test_a_delay_gives_what_arrived_so_many_steps_before(seconds, expected):
    cell = Delay(nir.Delay(seconds), 1.0, gives_loop_step=False)
    steps = cell.delay.numpy().astype(int)
    state, given = None, []
    for number in range(6):
        y, state = cell.step(torch.full((1, 2), float(number + 1)), state)
        given.append(y[0].tolist())
    assert given[0] == expected
    delays = np.broadcast_to(steps, 2)
    assert given == [[float(max(t + 1 - n, 0)) for n in delays] for t in range(6)]
