"""Which cells a run has."""

from __future__ import annotations

import dataclasses

import pytest

from adapters.registry import Framework
from harness.environments import Environment
from harness.plan import cells
from scenarios import registry

NAMES = ("reference", "one", "other")


@pytest.fixture
def environments():
    return [Environment(Framework(name, f"fake_{name}", ("nir",)), "python") for name in NAMES]


def pairs(planned):
    return {(cell.source.name, cell.target.name) for cell in planned}


def test_a_scenario_is_run_through_every_ordered_pair(environments):
    planned = cells([registry.load("lif")], ["native"], environments)
    assert pairs(planned) == {(a, b) for a in NAMES for b in NAMES}


def test_a_case_is_run_against_the_reference_both_ways_and_against_oneself(environments):
    case = dataclasses.replace(registry.load("lif"), case=True)
    planned = cells([case], ["native"], environments)
    assert pairs(planned) == {(a, b) for a in NAMES for b in NAMES} - {("one", "other"), ("other", "one")}


def test_every_pair_of_a_case_is_run_when_asked_for(environments):
    case = dataclasses.replace(registry.load("lif"), case=True)
    assert len(cells([case], ["native", "bridged"], environments, every_pair=True)) == 2 * len(NAMES) ** 2


def test_only_cells_that_touch_a_framework_are_run_when_asked_for(environments):
    planned = cells([registry.load("lif")], ["native"], environments, "one")
    assert pairs(planned) == {(a, b) for a in NAMES for b in NAMES if "one" in (a, b)}
