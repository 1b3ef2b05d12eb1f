"""Membranes and inputs exactly at a threshold, on the grid: v > v_threshold is strict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import nir

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import neuron
from scenarios.conformance.graphs import alone, full, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

DT: Final = 2.0**-13
"""Seconds a step: with a tau of 4 steps, dt/tau is exactly 1/4, and so is the membrane."""

AT: Final = ("threshold-reached",)


def cases() -> Iterator[Case]:
    """All cases of thresholds."""
    yield Case(
        "if-at-threshold",
        "v meets v_threshold = 1 exactly, and must not spike",
        alone(neuron(nir.IF, changed={"v_threshold": 1.0}), (4,)),
        drives.coarse((4,)),
        detects=(*AT, "subtracts"),
        exact=True,
    )
    yield Case(
        "lif-at-threshold",
        "v meets v_threshold = 1/4 exactly, and must not spike",
        alone(neuron(nir.LIF, changed={"tau": 4 * DT, "v_threshold": 0.25}), (4,)),
        drives.swinging((4,)),
        detects=AT,
        dt=DT,
        exact=True,
    )
    yield Case(
        "cubalif-at-threshold",
        "v meets v_threshold = 1/4 exactly, and must not spike; tau_syn is one step",
        alone(neuron(nir.CubaLIF, changed={"tau_mem": 4 * DT, "tau_syn": DT, "v_threshold": 0.25}), (4,)),
        drives.swinging((4,)),
        detects=AT,
        dt=DT,
        exact=True,
    )
    yield Case(
        "threshold-alone",
        "Threshold: 1 above it, without memory",
        alone(nir.Threshold(full(0.625)), (4,)),
        drives.signed((4,)),
        detects=("threshold-dropped", "v-threshold-lost"),
        exact=True,
        primitive="Threshold",
    )
    yield Case(
        "threshold-at-threshold",
        "input that meets the threshold exactly gives 0",
        alone(nir.Threshold(full(0.5)), (4,)),
        drives.coarse((4,)),
        detects=AT,
        exact=True,
    )
    yield Case(
        "threshold-per-neuron",
        "another threshold for each element, below zero too",
        alone(nir.Threshold(spread(-0.875, 0.625)), (4,)),
        drives.signed((4,)),
        detects=("first-parameter-for-all",),
        exact=True,
    )
