"""The noise floor: twice the largest change of the reference itself over several draws of rounding.

A draw computes in float32, in another order of summation, with every parameter moved by at most one unit in the
last place. It is per graph, stimulus and node; differences below it say nothing about a framework.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.graph import digest
from adapters.job import DONE
from harness.verdicts import NO_FLOOR, Floor

if TYPE_CHECKING:
    from harness.legs import Leg, LegRun
    from harness.runs import Runs

DRAWS = 8
"""Runs of the reference; the largest of eight, doubled, bounds a ninth with some room."""

MARGIN = 2


def draws(reference: LegRun) -> list[Leg]:
    """The legs a floor is measured by; none where every value is exact, and a parameter moved is another graph."""
    leg = reference.leg
    if leg.scenario.exact and leg.graph.digest == digest(leg.scenario.graph):
        return []
    return [replace(leg, export=False, options={**leg.options, "draw": draw}) for draw in range(DRAWS)]


def noise_floor(runs: Runs, reference: LegRun) -> Floor:
    """The floor of the graph and stimulus that `reference` ran."""
    spikes: dict[str, int] = {}
    dv: dict[str, float] = {}
    drawn = runs.do(f"noise floor of {reference.leg.scenario.name}", draws(reference))
    if any(draw.run != DONE for draw in drawn):
        return NO_FLOOR  # a floor of fewer draws would be lower than stated: judge without
    for draw in drawn:
        for node in runs.compare(reference, draw, distances=False).nodes:
            spikes[node.node] = max(spikes.get(node.node, 0), MARGIN * node.spike_mismatch)
            dv[node.node] = max(dv.get(node.node, 0.0), MARGIN * node.max_dv)
    return Floor(spikes, dv)
