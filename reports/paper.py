"""Figures that Pedersen et al. published, platform by platform, and why they differ.

Decides which of them are quoted: spike times of the LIF neuron, accuracies and activity similarities of the SCNN.
Source of all: Pedersen et al., Neuromorphic Intermediate Representation, Nature Communications 15:8122 (2024), with
the files of its repository: traces of 1000 steps, accuracies of the 10 000 test recordings of N-MNIST, and the printed
similarities. Why is ours, measured: the paper does not explain its differences point by point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports.rules import PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SOURCE: Final = PAPER

LIF: Final = "lif"
"""The scenario with the paper's neuron; its first sample is the paper's input."""

SCNN: Final = "scnn"
"""The scenario with the paper's task."""


@dataclass(frozen=True)
class Spikes:
    """When the LIF neuron spiked.

    Args:
        platform: as the paper calls it.
        framework: what we call it; "" for one that we do not run.
        steps: of 0.1 ms.
        why: what sets it apart from the others.
    """

    platform: str
    framework: str
    steps: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class Accuracy:
    """How many recordings the SCNN named rightly.

    Args:
        platform: as the paper calls it.
        framework: what we call it; "" for one that we do not run.
        share: of the recordings.
        why: what sets it apart from the others.
    """

    platform: str
    framework: str
    share: float
    why: str


_ON_TIME: Final = (460, 510, 710, 760)
_LATE: Final = (461, 511, 711, 761)
_EARLY: Final = (450, 500, 710, 760)

_EARLY_WHY: Final = (
    "Decays exponentially, but scales the input by dt/tau = 0.04, where an exponential step takes 1 − exp(−0.04) = "
    "0.0392. The drive is 2 % too strong, and the threshold is crossed one input, 10 steps, earlier."
)

SPIKES: Final = (
    Spikes(
        "exact solution",
        "reference",
        _ON_TIME,
        "Solved without steps, and reset by subtraction; for this input a reset to 0 gives the same spikes. Our "
        "reference takes forward Euler steps and resets to 0.",
    ),
    Spikes("Norse", "norse", _ON_TIME, "Forward Euler and reset to 0, as our rules say."),
    Spikes(
        "snnTorch",
        "snntorch",
        _ON_TIME,
        "The same steps; the published membrane is 25 times as large, because tau/dt is folded into the threshold.",
    ),
    Spikes("Nengo", "nengo", _ON_TIME, "Exponential steps with the matching gain; the membrane is in units of θ."),
    Spikes("SpiNNaker2", "", _ON_TIME, "The same steps, the membrane 25 times as large."),
    Spikes("Spyx", "spyx", _LATE, "Compares the membrane of the step before with the threshold: one step late."),
    Spikes("Lava, Loihi", "", _LATE, "Sends each spike one step later, in floating and in fixed point."),
    Spikes("Rockpool", "rockpool", _EARLY, _EARLY_WHY),
    Spikes("Sinabs", "sinabs", _EARLY, _EARLY_WHY),
)

ACCURACIES: Final = (
    Accuracy(
        "Sinabs",
        "sinabs",
        0.9847,
        "The network was trained here: several spikes a step, reset by subtraction, a floor under the membrane.",
    ),
    Accuracy("SpiNNaker2", "", 0.982, "A chip: weights are rounded; one spike a step."),
    Accuracy("Lava", "", 0.9815, "One spike a step and reset to 0; weights are rounded to 1/4096."),
    Accuracy("Norse", "norse", 0.9811, "One spike a step and reset to 0, as our rules say."),
    Accuracy("Nengo", "nengo", 0.9811, "One spike a step and reset to 0."),
    Accuracy(
        "snnTorch",
        "snntorch",
        0.9785,
        "The paper does not say why. On 100 recordings we measured what could: a reset by subtraction costs two "
        "points, a decay of 0.9 a step for IF three.",
    ),
    Accuracy("Spyx", "spyx", 0.9712, "The paper does not say why. Spikes one step late and resets by subtraction."),
    Accuracy("Speck", "", 0.954, "A chip: weights are rounded, and there are no time steps."),
)

SIMILAR: Final = ("Lava", "Nengo", "Norse", "Sinabs", "snnTorch", "Speck", "SpiNNaker2", "Spyx")
"""Platforms of `SIMILARITIES`, rows and columns."""

SIMILARITIES: Final = (
    (1, 1, 1, 0.669, 0.785, 0.831, 0.997, 0.994),
    (1, 1, 1, 0.669, 0.785, 0.831, 0.997, 0.994),
    (1, 1, 1, 0.669, 0.785, 0.831, 0.997, 0.994),
    (0.669, 0.669, 0.669, 1, 0.712, 0.761, 0.668, 0.666),
    (0.785, 0.785, 0.785, 0.712, 1, 0.971, 0.786, 0.804),
    (0.831, 0.831, 0.831, 0.761, 0.971, 1, 0.830, 0.839),
    (0.997, 0.997, 0.997, 0.668, 0.786, 0.830, 1, 0.994),
    (0.994, 0.994, 0.994, 0.666, 0.804, 0.839, 0.994, 1),
)
"""Cosine of two platforms' spikes of the first layer, averaged over time; the paper plots its size."""

SIMILARITY_WHY: Final = (
    "Lava, Nengo and Norse send one spike a step and reset to 0, and agree. Sinabs sends as many spikes as fit, "
    "subtracts the threshold for each and holds the membrane above −θ: its first layer is another one, although its "
    "accuracy is within half a point. Averaging over time hides when spikes come: Spyx, a step late, scores 0.994."
)

_SET_APART: Final = {
    "Lava": "one spike a step, reset to 0",
    "Nengo": "one spike a step, reset to 0",
    "Norse": "one spike a step, reset to 0",
    "Sinabs": "several spikes a step, reset by subtraction, a floor under the membrane",
    "snnTorch": "the paper does not say why",
    "Speck": "a chip: weights are rounded, and there are no time steps",
    "SpiNNaker2": "a chip: weights are rounded",
    "Spyx": "spikes one step late, reset by subtraction",
}
"""What the first layer of a platform of `SIMILAR` does."""


def apart(one: str, other: str) -> str:
    """Why two platforms of `SIMILAR` are as alike as they are."""
    a, b = _SET_APART[one], _SET_APART[other]
    return f"Both: {a}." if a == b else f"{one}: {a}. {other}: {b}."


def releases(known: Spikes | Accuracy, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What a platform is called here and our name of it, a release each; one without a name where we have none."""
    ours = [name for name in names if known.framework and _base(name) == known.framework]
    called = {name: known.platform if name == known.framework else f"{known.platform}, {name}" for name in ours}
    return tuple((platform, name) for name, platform in called.items()) or ((known.platform, ""),)


def further(platforms: Sequence[Spikes | Accuracy], names: Iterable[str]) -> tuple[str, ...]:
    """Frameworks of ours that none of these platforms is."""
    told = {each.framework for each in platforms}
    return tuple(name for name in names if _base(name) not in told)


def _base(name: str) -> str:
    """A framework without its release."""
    return name.partition("@")[0]
