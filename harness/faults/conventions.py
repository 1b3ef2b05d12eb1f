"""Faults that are another convention: one axis of the dialect.

Decides which of them need another to have a meaning, and so are told from that one, not from the default. Where a user
judges by other conventions, NIR's own rules are a change like any other.
"""

from __future__ import annotations

from dataclasses import fields

from adapters.reference.dialect import Dialect
from harness.faults.fault import Fault

SUBTRACT = "reset=subtract"

CONVENTIONS = (
    Fault("exponential", "integrates exactly for an input held over the step", "integration=exponential"),
    Fault("decay-gain", "decays exponentially, but multiplies the input by dt/tau", "integration=decay-gain"),
    Fault("decay", "decays exponentially and adds the input as it is", "integration=decay"),
    Fault("if-gain-dt", "multiplies the input of IF and I by dt", "if_gain=r-dt"),
    Fault("old-current", "drives the membrane with the synaptic current of the step before", "cuba=old"),
    Fault("starts-at-zero", "starts at 0, not at v_leak", "v0=zero"),
    Fault("starts-at-v-reset", "starts at v_reset, not at v_leak or 0", "v0=v-reset"),
    Fault("threshold-reached", "spikes at the threshold already: >= instead of >", "threshold=ge"),
    Fault("subtracts", "subtracts the threshold instead of going to v_reset", SUBTRACT),
    Fault("many-spikes", "sends several spikes in a step", "multiplicity=floor", beside=SUBTRACT),
    Fault("floor", "keeps v at or above -v_threshold", "floor=minus-theta"),
    Fault("spikes-late", "resets at once, but sends the spike one step late", "timing=emit-late"),
    Fault("resets-late", "spikes at once, but resets one step late", "timing=reset-late", beside=SUBTRACT),
    Fault("detects-late", "compares the membrane of the step before", "timing=detect-old", beside=SUBTRACT),
    Fault("resets-old", "compares and resets the membrane of the step before", "timing=reset-old", beside=SUBTRACT),
    Fault(
        "overshoot-spent",
        "lets a membrane that a spike left above v_threshold spike anew above twice of it only",
        "timing=spent",
        beside=SUBTRACT,
    ),
    Fault("feedback-bias", "lets a late edge carry a bias in the first step", "feedback_init=bias"),
)


def _default(axis: str) -> Fault:
    rule = f"{axis}={getattr(Dialect(), axis)}"
    return Fault(rule, f"follows NIR's own rule {rule}", rule)


# The reset last: many spikes a step and some timings mean nothing without a subtraction.
DEFAULTS = tuple(_default(axis) for axis in sorted((each.name for each in fields(Dialect)), key="reset".__eq__))
"""NIR's own rules, axis by axis: faults where another convention is held to be right, and nowhere else."""
