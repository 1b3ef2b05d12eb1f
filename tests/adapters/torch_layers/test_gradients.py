"""What a backward pass brings to the numbers of modules, however they are kept."""

from __future__ import annotations

from typing import NamedTuple

import nir
import numpy as np
import torch

from adapters.torch_layers import gradients
from adapters.training import Arrival

ONE = np.ones(1, np.float32)
NODES = {"n": nir.LIF(ONE, ONE, ONE, ONE, v_reset=ONE)}


class Kept(NamedTuple):
    v_leak: torch.Tensor


class Odd(torch.nn.Module):
    """Reached, detached, frozen, multiplied by nought, divided by nought, not used; and what is no parameter."""

    def __init__(self):
        super().__init__()
        for name in ("reached", "detached", "lost", "endless", "unused"):
            setattr(self, name, torch.nn.Parameter(torch.ones(2)))
        self.frozen = torch.nn.Parameter(torch.ones(2), requires_grad=False)
        self.register_buffer("beta", torch.ones(2))
        self.register_buffer("mem", torch.zeros(2))
        self.v_threshold = 1.0
        self.p = Kept(torch.zeros(2))

    def forward(self, x):
        endless = torch.sqrt(self.endless - 1)
        return x * self.reached * self.detached.detach() * self.frozen + 0 * self.lost + endless


def measured(module, whole=None):
    found = gradients.live({"n": ("odd", module)}, NODES, {"beta": "tau_mem"}, whole)
    with torch.enable_grad():
        return {each.name: each for each in gradients.measure(found, {"y": module(torch.ones(3, 2))})}


def test_each_parameter_is_told_by_what_arrives():
    found = {name: each.arrival for name, each in measured(Odd()).items() if each.arrival is not Arrival.NO_PARAMETER}
    assert found == {
        "odd.reached": Arrival.REACHED,
        "odd.detached": Arrival.NONE,
        "odd.lost": Arrival.ZERO,
        "odd.endless": Arrival.NOT_FINITE,
        "odd.unused": Arrival.NONE,
        "odd.frozen": Arrival.NONE,
    }
    assert measured(Odd())["odd.frozen"].why == "frozen"


def test_what_holds_a_field_and_is_no_parameter_is_told_and_state_is_not():
    found = {name: each for name, each in measured(Odd()).items() if each.arrival is Arrival.NO_PARAMETER}
    assert {(each.name, each.field, each.why) for each in found.values()} == {
        ("odd.beta", "tau", "a tensor"),
        ("odd.v_threshold", "v_threshold", "a number"),
        ("odd.p.v_leak", "v_leak", "a tensor"),
    }


def test_parameters_of_no_node_are_looked_at_too_and_each_once():
    whole = torch.nn.ModuleDict({"odd": Odd(), "other": torch.nn.Linear(1, 1)})
    found = measured(whole["odd"], whole)
    assert found["other.weight"].arrival is Arrival.NONE
    assert found["other.weight"].node == ""
    assert len([name for name in found if name.endswith("reached")]) == 1


def test_nothing_is_left_behind():
    module = Odd()
    measured(module)
    assert all(each.grad is None for each in module.parameters())


def test_outputs_that_are_cut_off_give_none():
    module = torch.nn.Linear(1, 1)
    found = gradients.live({"n": ("fc", module)}, NODES, {})
    brought = gradients.measure(found, {"y": torch.ones(3)})
    assert {each.arrival for each in brought} == {Arrival.NONE}
