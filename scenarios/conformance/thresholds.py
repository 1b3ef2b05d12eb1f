"""Membranes and inputs exactly at a threshold, on the grid: v > v_threshold is strict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import nir

from scenarios.conformance import case, drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import alone, full, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scenarios.conformance.case import Array
    from scenarios.conformance.drives import Shape

    Drive = Callable[[Shape], Array]

DT: Final = 2.0**-13
"""Seconds a step: with a tau of 4 steps, dt/tau is exactly 1/4, and so is the membrane."""

AT: Final = ("threshold-reached",)


def cases() -> Iterator[Case]:
    """All cases of thresholds."""
    for name, rule, node, drive, detects in _rules():
        yield Case(
            name=name,
            rule=rule,
            graph=alone(node, (4,)),
            stimulus=drive((4,)),
            detects=detects,
            dt=DT if isinstance(node, nir.LIF | nir.CubaLIF) else case.DT,
            exact=True,
            primitive="Threshold" if name == "threshold-alone" else "",
        )


def _rules() -> Iterator[tuple[str, str, nir.NIRNode, Drive, tuple[str, ...]]]:
    """Name, rule, neuron, drive and faults of each case."""
    integrates = neuron(nir.IF, changed={"v_threshold": 1.0})
    rule = "v meets v_threshold = 1 exactly, and must not spike"
    yield "if-at-threshold", rule, integrates, drives.coarse, (*AT, "subtracts")
    leaks = neuron(nir.LIF, changed={"tau": 4 * DT, "v_threshold": 0.25})
    rule = "v meets v_threshold = 1/4 exactly, and must not spike"
    yield "lif-at-threshold", rule, leaks, drives.swinging, AT
    current = neuron(nir.CubaLIF, changed={"tau_mem": 4 * DT, "tau_syn": DT, "v_threshold": 0.25})
    yield "cubalif-at-threshold", f"{rule}; tau_syn is one step", current, drives.swinging, AT
    rule, both = "Threshold: 1 above it, without memory", ("threshold-dropped", "v-threshold-lost")
    yield "threshold-alone", rule, nir.Threshold(full(0.625)), drives.signed, both
    rule = "input that meets the threshold exactly gives 0"
    yield "threshold-at-threshold", rule, nir.Threshold(full(0.5)), drives.coarse, AT
    rule, first = "another threshold for each element, below zero too", ("first-parameter-for-all",)
    yield "threshold-per-neuron", rule, nir.Threshold(spread(-0.875, 0.625)), drives.signed, first
