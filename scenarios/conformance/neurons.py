"""Neurons alone, each parameter that is not the plainest, sizes, and drives that show one rule each.

A field that a neuron lacks makes no case. The levels of IF are larger than those of the others, since its input is
not scaled by dt/tau.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import nir
import numpy as np

from scenarios.conformance import drives
from scenarios.conformance.case import Case
from scenarios.conformance.cells import IF_THRESHOLD, NEURONS, TAU, TAU_SYN, THRESHOLD, has, neuron
from scenarios.conformance.graphs import alone, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scenarios.conformance.case import Array
    from scenarios.conformance.graphs import Shape

SCALED: Final = (
    "exponential",
    "decay-gain",
    "decay",
    "gain-missing",
    "tau-in-ms",
    "tau-thousandfold",
    "tau-times-dt",
    "leak-lost",
)
"""What every leaky neuron shows."""

FAULTS: Final = {
    "i": ("if-gain-dt", "i-dropped"),
    "if": ("if-gain-dt", "if-leaks", "subtracts", "spikes-late", "detects-late", "resets-old", "v-threshold-lost"),
    "li": (*SCALED, "input-unscaled", "gain-twice", "tau-over-dt", "li-dropped", "dt-as-1e-3", "tau-whole"),
    "lif": (*SCALED, "subtracts", "spikes-late", "resets-late", "detects-late", "dt-guessed", "v-threshold-lost"),
    "cubali": (*SCALED, "old-current", "synapse-lost", "synapse-gain-missing", "cubali-dropped"),
    "cubalif": (*SCALED, "old-current", "synapse-lost", "taus-swapped", "subtracts", "spikes-late", "cubalif-dropped"),
}
"""What a neuron alone shows."""


def cases() -> Iterator[Case]:
    """All cases of single neurons."""
    for name, kind in NEURONS.items():
        yield _case(f"{name}-alone", f"{kind.__name__} with r = 1 and levels of 0", kind, FAULTS[name], primitive=True)
        yield from _gains(name, kind)
        yield from _levels(name, kind)
        yield from _per_neuron(name, kind)
        yield from _sizes(name, kind)
        yield from _driven(name, kind)


def _gains(name: str, kind: type) -> Iterator[Case]:
    gain = ("r-from-decay", "input-unscaled", "gain-missing") if has(kind, "v_leak") else ("if-gain-dt",)
    yield _case(f"{name}-r-not-1", "r = 1.5", kind, ("r-ignored", "r-twice", *gain), {"r": 1.5})
    if has(kind, "w_in"):
        lost = ("w-in-lost", "synapse-gain-missing", "synapse-input-unscaled", "synapse-input-decays")
        yield _case(f"{name}-w-in-not-1", "w_in = 1.5", kind, lost, {"w_in": 1.5})
        yield _case(f"{name}-taus-alike", "tau_syn = tau_mem", kind, ("old-current", "synapse-lost"), {"tau_syn": TAU})
    if has(kind, "tau"):
        short, levels = ("exponential", "decay", "decay-gain"), {"tau": TAU / 4}
        # A higher threshold, since the input's gain is higher too.
        levels |= {"v_threshold": 0.9} if has(kind, "v_threshold") else {}
        yield _case(f"{name}-tau-of-two-steps", "tau = 2 dt, where integrators differ most", kind, short, levels)


def _levels(name: str, kind: type) -> Iterator[Case]:
    if has(kind, "v_leak"):
        at_rest = ("synapse-rests-at-v-leak",) if kind is nir.CubaLIF else ()
        lost: tuple[str, ...] = ("v-leak-lost", "starts-at-zero", "v-leak-unscaled", "v-leak-undecayed", *at_rest)
        yield _case(f"{name}-v-leak-not-0", "v_leak = 0.125: v starts there and returns", kind, lost, {"v_leak": 0.125})
    if has(kind, "v_reset"):
        low, high = (-0.5, 0.5) if kind is nir.IF else (-0.125, 0.125)
        lost = ("v-reset-lost", "subtracts", "starts-at-v-reset")
        yield _case(f"{name}-v-reset-above-0", f"v_reset = {high}", kind, lost, {"v_reset": high})
        yield _case(f"{name}-v-reset-below-0", f"v_reset = {low}", kind, lost, {"v_reset": low})
    if has(kind, "v_reset") and has(kind, "v_leak"):
        lost = ("v-reset-is-v-leak", "v-reset-lost", "v-leak-lost")
        levels = {"v_leak": 0.0625, "v_reset": -0.0625}
        yield _case(f"{name}-v-leak-and-v-reset", "v_leak = 0.0625, v_reset = -0.0625", kind, lost, levels)


def _per_neuron(name: str, kind: type) -> Iterator[Case]:
    top = IF_THRESHOLD if kind is nir.IF else THRESHOLD
    low = 0.25 if kind is nir.IF else 0.0625
    values = {
        "tau": spread(TAU, 2.5 * TAU),
        "tau_mem": spread(TAU, 2.5 * TAU),
        "tau_syn": spread(TAU_SYN, 2.5 * TAU_SYN),
        "r": np.array([1, 1.25, 0.75, 1.5], np.float32),
        "w_in": np.array([1, 1.25, 0.75, 1.5], np.float32),
        "v_leak": spread(-low, 2 * low),
        "v_threshold": np.array([1, 1.5, 2, 2.5], np.float32) * np.float32(top),
        "v_reset": spread(-low, 2 * low),
    }
    held = {field: value for field, value in values.items() if has(kind, field)}
    for field, value in held.items():
        text = f"{name}-{field.replace('_', '-')}-per-neuron"
        scaled = field in ("tau", "tau_mem", "r") and has(kind, "v_leak")
        lost = ("first-parameter-for-all", *(("smallest-gain-for-all",) if scaled else ()))
        yield _case(text, f"another {field} for each neuron", kind, lost, {field: value})
    if len(held) > 1:
        every = "every parameter differs per neuron"
        yield _case(f"{name}-all-per-neuron", every, kind, ("first-parameter-for-all", "r-ignored"), held)


def _sizes(name: str, kind: type) -> Iterator[Case]:
    shown = FAULTS[name][:1]
    yield _case(f"{name}-size-1", "a single neuron", kind, shown, shape=(1,))
    yield _case(f"{name}-2d", "neurons in two dimensions", kind, shown, shape=(2, 3))


def _driven(name: str, kind: type) -> Iterator[Case]:
    if has(kind, "v_threshold"):
        lost = ("many-spikes", "subtracts", "overshoot-spent")
        rule = "input that lifts v to several thresholds"
        yield _case(f"{name}-overshoot", rule, kind, lost, drive=drives.overshooting)
    spiking = has(kind, "v_threshold")
    yield _case(
        f"{name}-negative-drive",
        "input that pushes v far below zero, then up",
        kind,
        ("floor",) if spiking else FAULTS[name][:1],
        drive=drives.negative,
    )
    yield _undriven(name, kind)


def _undriven(name: str, kind: type) -> Case:
    """Nothing enters; a leak above the threshold makes neurons spike all the same, a leak alone keeps v there."""
    if not has(kind, "v_leak"):
        levels = {"v_reset": 0.5} if has(kind, "v_reset") else {}
        shown = ("starts-at-v-reset",) if levels else ()
        return _case(f"{name}-no-drive", "no input: nothing happens", kind, shown, levels, drive=drives.silent)
    lost = ("v-leak-lost", "starts-at-zero", "v-leak-unscaled")
    return _case(f"{name}-no-drive", "no input, v_leak = 0.5", kind, lost, {"v_leak": 0.5}, drive=drives.silent)


def _case(
    name: str,
    rule: str,
    kind: type,
    detects: tuple[str, ...],
    changed: Mapping[str, Array | float] | None = None,
    *,
    drive: Callable[[Shape], Array] = drives.gentle,
    shape: Shape = (4,),
    primitive: bool = False,
) -> Case:
    return Case(
        name=name,
        rule=rule,
        graph=alone(neuron(kind, shape, changed), shape),
        stimulus=drive(shape),
        detects=detects,
        exact=kind in {nir.I, nir.IF},
        primitive=kind.__name__ if primitive else "",
    )
