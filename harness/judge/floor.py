"""The noise floor: twice the largest change of the reference itself over several draws of rounding.

A draw computes in float32, in another order of summation, with every parameter moved by at most one unit in the
last place. It is per graph, stimulus and node; differences below it say nothing about a framework.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.job import DONE
from harness.verdicts import NO_FLOOR, Floor

if TYPE_CHECKING:
    from harness.legs import LegRun
    from harness.runs import Runs

DRAWS = 8
"""Runs of the reference; the largest of eight, doubled, bounds a ninth with some room."""

MARGIN = 2


def noise_floor(runs: Runs, reference: LegRun) -> Floor:
    """The floor of the graph and stimulus that `reference` ran."""
    legs = [
        replace(reference.leg, export=False, options={**reference.leg.options, "draw": draw}) for draw in range(DRAWS)
    ]
    spikes: dict[str, int] = {}
    dv: dict[str, float] = {}
    draws = runs.do(f"noise floor of {reference.leg.scenario.name}", legs)
    if any(draw.run != DONE for draw in draws):
        return NO_FLOOR  # a floor of fewer draws would be lower than stated: judge without
    for draw in draws:
        for node in runs.compare(reference, draw, distances=False).nodes:
            spikes[node.node] = max(spikes.get(node.node, 0), MARGIN * node.spike_mismatch)
            dv[node.node] = max(dv.get(node.node, 0.0), MARGIN * node.max_dv)
    return Floor(spikes, dv)
