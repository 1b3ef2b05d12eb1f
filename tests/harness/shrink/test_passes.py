"""What is tried is sound: it means something and fits its stimulus."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

from adapters.base import Probes
from adapters.reference import bridged
from adapters.reference.delay import OffGridDelayWarning
from harness.shrink import Instance
from harness.shrink.passes import PASSES, without_head
from scenarios.conformance.catalogue import cases

GRAPHS = {name: case for name, case in cases().items() if not name.startswith("legacy")}


@pytest.mark.parametrize("name", GRAPHS)
def test_everything_that_is_tried_of_a_case_can_be_judged(name):
    case = GRAPHS[name]
    instance = Instance(case.graph, case.stimulus[:6], case.dt)
    tried = [each for make in PASSES for each in make(instance)]
    sound = [each for each in tried if each.sound and each.size < instance.size]
    assert sound
    with warnings.catch_warnings(action="ignore", category=OffGridDelayWarning):  # it is the rule of a case
        for each in sound:
            model, (entry,) = bridged.load(each.graph, each.dt), each.network.inputs
            found = model.run({entry: each.drive}, Probes(()))
            assert all(value.shape[:2] == each.drive.shape[:2] for value in found.predictions.values())


def test_the_stimulus_of_a_case_without_its_head_is_what_the_reference_gives():
    rest = GRAPHS["chain-of-twelve"]
    instance = Instance(rest.graph, rest.stimulus, rest.dt)
    shortest = next(without_head(instance))
    first = next(b for a, b in shortest.graph.edges if a == "input")
    before = next(a for a, b in rest.graph.edges if b == first)
    recorded = bridged.load(rest.graph, rest.dt).run({"input": rest.stimulus}, Probes((before,)))
    np.testing.assert_array_equal(shortest.drive, recorded.outputs[before])


def test_an_instance_without_a_node_between_its_ports_is_not_sound():
    case = GRAPHS["if-alone"]
    instance = Instance(case.graph, case.stimulus, case.dt)
    assert instance.sound
    assert not replace(instance, drive=case.stimulus[..., :2]).sound
    assert not replace(instance, drive=case.stimulus[:0]).sound
