"""Whether one can go on training what a framework on PyTorch imported, and what its state does: pinned as measured."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import nir
import numpy as np
import pytest

from adapters.base import Probes
from adapters.training import Arrival, alike

DT = 1e-4
TWO = np.ones(2, np.float32)
LIF = nir.LIF(0.0008 * TWO, TWO, 0 * TWO, 0.35 * TWO, 0 * TWO)


class Expected(NamedTuple):
    """What is known of a framework.

    Args:
        neuron: what it can import.
        others: what a backward pass brings to the neuron's numbers, by NIR's names.
        carries: whether a run begins where the one before ended, unless a call is made.
    """

    neuron: nir.NIRNode
    others: dict[str, str]
    carries: bool


FRAMEWORKS = {
    "norse": Expected(LIF, dict.fromkeys(("tau", "v_leak", "v_threshold", "v_reset"), "no parameter"), carries=False),
    "snntorch": Expected(LIF, dict.fromkeys(("tau", "v_threshold"), "no parameter"), carries=True),
    "spikingjelly": Expected(LIF, dict.fromkeys(("tau", "v_threshold", "v_reset"), "no parameter"), carries=False),
    "sinabs": Expected(
        nir.LIF(4 * TWO, TWO, 0 * TWO, 0.5 * TWO), {"tau": "reached", "v_threshold": "none"}, carries=True
    ),
    "rockpool": Expected(
        nir.CubaLIF(0.0004 * TWO, 0.0008 * TWO, TWO, 0 * TWO, 0.35 * TWO),
        dict.fromkeys(("tau_syn", "tau_mem", "v_threshold"), "reached"),
        carries=True,
    ),
}


@pytest.fixture(params=FRAMEWORKS)
def name(request):
    pytest.importorskip(request.param)
    return request.param


@pytest.fixture
def model(name, behind_affine):
    return import_module(f"adapters.{name}.native").load(behind_affine(FRAMEWORKS[name].neuron), DT)


@pytest.fixture
def stimulus():
    """No step makes all neurons spike, so that some membranes are left high."""
    return {"x": np.random.default_rng(0).uniform(0, 1, (80, 3, 2)).astype(np.float32)}


def test_a_backward_pass_reaches_the_weights_and_of_the_neuron_what_is_known(name, model, stimulus):
    found = model.gradients(stimulus)
    arrivals = {(each.node, each.field): each.arrival for each in found if each.field}
    assert arrivals.pop(("fc", "weight")) is Arrival.REACHED
    assert arrivals.pop(("fc", "bias")) is Arrival.REACHED
    assert {field: str(arrival) for (_, field), arrival in arrivals.items()} == FRAMEWORKS[name].others


def test_measuring_changes_no_run_and_leaves_no_gradient(model, stimulus):
    probes = Probes(("lif.1",), ("lif.1",))
    before = model.run(stimulus, probes)
    model.gradients(stimulus)
    after = model.run(stimulus, probes)
    np.testing.assert_array_equal(before.outputs["lif.1"], after.outputs["lif.1"])
    np.testing.assert_array_equal(before.membranes["lif.1"], after.membranes["lif.1"])
    assert all(each.grad is None for each in model.module.parameters())


def test_state_carries_over_where_it_is_known_to_unless_the_call_is_made(name, model, stimulus):
    first = model.run(stimulus, Probes(())).predictions
    assert alike(first, model.carry_on(stimulus)) is not FRAMEWORKS[name].carries
    assert bool(model.reset_call) is FRAMEWORKS[name].carries
    assert alike(first, model.run(stimulus, Probes(())).predictions)


def test_sinabs_reads_seconds_for_steps_so_that_nothing_of_tau_is_left_to_learn(behind_affine, stimulus):
    pytest.importorskip("sinabs")
    found = import_module("adapters.sinabs.native").load(behind_affine(LIF), DT).gradients(stimulus)
    assert [each.arrival for each in found if each.field == "tau"] == [Arrival.ZERO]


def test_rockpool_reads_a_tau_of_0_for_an_li_which_has_no_finite_gradient(behind_affine, stimulus):
    pytest.importorskip("rockpool")
    graph = behind_affine(nir.LI(0.0008 * TWO, TWO, 0 * TWO))
    found = import_module("adapters.rockpool.native").load(graph, DT).gradients(stimulus)
    assert [each.arrival for each in found if each.field == "tau"] == [Arrival.NOT_FINITE]
