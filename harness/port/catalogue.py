"""Every rewrite, in the order in which they are applied, and which are likely to help which importer.

Decides that order: layers, steps, units, what these leave to be split, neurons, decay, then nesting and names, which
the others would undo. What is likely is a place to begin only, taken from what each importer was seen to do; whether a
rewrite helps is measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.port.layers import LAYERS
from harness.port.neurons import NEURONS
from harness.port.times import DECAY, STEPS
from harness.port.units import UNITS
from harness.port.wiring import FLATTENING, NAMING, SPLITTING

if TYPE_CHECKING:
    from harness.port.rewrite import Rewrite

REWRITES: Final[dict[str, Rewrite]] = {
    each.name: each for each in (*FLATTENING, *LAYERS, *STEPS, *UNITS, *SPLITTING, *NEURONS, *DECAY, *NAMING)
}

_EVERYWHERE: Final = ("groups-undone", "scale-as-weights")

LIKELY: Final[dict[str, tuple[str, ...]]] = {
    "norse": (
        *_EVERYWHERE,
        "pools-as-convolutions",
        "flatten-from-the-end",
        "reset-at-zero",
        "gain-one",
        "names-in-order",
    ),
    "snntorch": (
        *_EVERYWHERE,
        "flatten-from-the-end",
        "thresholds-into-weights",
        "gains-into-weights",
        "if-as-lif",
        "reset-at-zero",
        "leak-to-zero",
        "gain-per-step",
        "steps-of-100us",
        "loops-nested",
        "names-in-order",
    ),
    "spikingjelly": (
        *_EVERYWHERE,
        "split-by-numbers",
        "thresholds-into-weights",
        "if-as-lif",
        "reset-at-zero",
        "gain-per-step",
        "threshold-next-float",
    ),
    "sinabs": (
        *_EVERYWHERE,
        "nesting-flattened",
        "linear-as-affine",
        "flatten-from-the-end",
        "gain-per-step",
        "threshold-next-float",
        "steps-of-1s",
        "tau-for-decay",
    ),
    "rockpool": ("gain-per-step", "threshold-next-float", "tau-for-decay", "loops-nested", "names-in-order"),
    "spyx": (*_EVERYWHERE, "linear-as-affine", "gain-per-step", "steps-of-1s", "names-in-order"),
}
"""Framework to rewrites; every other framework begins with the file as it is."""


def likely(framework: str) -> tuple[Rewrite, ...]:
    """Where to begin, in the order of the catalogue."""
    return ordered(LIKELY.get(framework, ()))


def ordered(names: tuple[str, ...] | frozenset[str]) -> tuple[Rewrite, ...]:
    """Rewrites in the order of the catalogue."""
    return tuple(each for name, each in REWRITES.items() if name in names)
