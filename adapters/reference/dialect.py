"""The conventions in which frameworks differ where NIR is silent.

Decides the axes, their values, which combinations have a meaning, and which changes can matter for a network.
The default is the reference's own reading of NIR.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Self

import nir
import numpy as np

from adapters.graph import SPIKING, STATEFUL, kind, parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.graph import Network


class DialectError(ValueError):
    """A dialect that does not exist: an unknown axis or value, or values that mean nothing together."""


class Integration(StrEnum):
    """How a leaky membrane v (and a synapse's current) is carried over a step of dt."""

    EULER = "euler"
    """Leak and input both times dt/tau: forward Euler (Norse, snnTorch, SpikingJelly)."""
    EXPONENTIAL = "exponential"
    """Leak and input both times 1 - exp(-dt/tau): exact for an input held over the step (Nengo)."""
    DECAY_GAIN = "decay-gain"
    """Leak times 1 - exp(-dt/tau), input times dt/tau (Sinabs and Rockpool in Pedersen et al. 2024)."""
    DECAY = "decay"
    """Leak times 1 - exp(-dt/tau), input times 1 (Sinabs, Rockpool as they come)."""


class IfGain(StrEnum):
    """What an input adds to the membrane of I and IF in a step."""

    R = "r"
    R_DT = "r-dt"
    """Euler's step of v' = R·I (SpikingJelly)."""


class Cuba(StrEnum):
    """Which synaptic current drives the membrane of CubaLI and CubaLIF."""

    NEW = "new"
    OLD = "old"


class V0(StrEnum):
    """The membrane before the first step."""

    V_LEAK = "v-leak"
    """v_leak; 0 for I and IF, which have none."""
    ZERO = "zero"
    V_RESET = "v-reset"
    """v_reset; as `v-leak` for neurons without one."""


class Threshold(StrEnum):
    """Which membranes spike."""

    GT = "gt"
    GE = "ge"


class Multiplicity(StrEnum):
    """How many spikes a step can hold."""

    ONE = "one"
    FLOOR = "floor"
    """floor(v/theta) (Sinabs, Rockpool)."""


class Reset(StrEnum):
    """What a spike does to the membrane."""

    TO_V_RESET = "to-v-reset"
    SUBTRACT = "subtract"
    """v - theta, for each spike."""


class Floor(StrEnum):
    """How low the membrane of a spiking neuron can go."""

    NONE = "none"
    MINUS_THETA = "minus-theta"
    """Not below -theta (Sinabs' IAF)."""


class Timing(StrEnum):
    """When a crossing of the threshold is seen, sent and acted upon."""

    SAME_STEP = "same-step"
    DETECT_OLD = "detect-old"
    """The membrane of the step before is tested; then it decays, and theta is subtracted (Spyx)."""
    RESET_OLD = "reset-old"
    """The membrane of the step before is tested and reset; then it decays (Spyx's CuBaLIF)."""
    EMIT_LATE = "emit-late"
    """Reset at once, spike sent in the next step (Lava)."""
    RESET_LATE = "reset-late"
    """Spike at once, reset in the next step (snnTorch's reset_delay=True)."""
    SPENT = "spent"
    """What a spike left above theta counts less theta: it spikes anew above 2·theta (snnTorch's reset_delay=False)."""


SUBTRACTING = {
    Timing.DETECT_OLD: "it is defined as a subtraction after decay",
    Timing.SPENT: "after a reset to v_reset nothing above theta is left",
}
"""Timings that need reset=subtract, and why."""


class FeedbackInit(StrEnum):
    """What an edge that carries the previous step's value carries in the first step."""

    ZERO = "zero"
    BIAS = "bias"
    """What its stateless source makes of silence: an Affine's bias (snnTorch's RSynaptic)."""


@dataclass(frozen=True)
class Dialect:
    """One value for each axis.

    Raises:
        DialectError: a reset to v_reset with many spikes a step, or with a timing that is defined by a subtraction.
    """

    integration: Integration = Integration.EULER
    if_gain: IfGain = IfGain.R
    cuba: Cuba = Cuba.NEW
    v0: V0 = V0.V_LEAK
    threshold: Threshold = Threshold.GT
    multiplicity: Multiplicity = Multiplicity.ONE
    reset: Reset = Reset.TO_V_RESET
    floor: Floor = Floor.NONE
    timing: Timing = Timing.SAME_STEP
    feedback_init: FeedbackInit = FeedbackInit.ZERO

    def __post_init__(self) -> None:
        if self.reset is Reset.TO_V_RESET and self.multiplicity is Multiplicity.FLOOR:
            raise DialectError("multiplicity=floor needs reset=subtract: several spikes reset to v_reset only once")
        if self.reset is Reset.TO_V_RESET and self.timing in SUBTRACTING:
            raise DialectError(f"timing={self.timing} needs reset=subtract: {SUBTRACTING[self.timing]}")

    def __str__(self) -> str:
        return ",".join(f"{axis}={value}" for axis, value in self._items() if value is not getattr(_DEFAULT, axis))

    def _items(self) -> Iterator[tuple[str, StrEnum]]:
        return ((axis.name, getattr(self, axis.name)) for axis in fields(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The dialect written as "axis=value,axis=value"; what is not named keeps the default.

        Raises:
            DialectError: an unknown axis or value, an axis given twice, or a combination without meaning.
        """
        return cls().changed(text)

    def changed(self, text: str) -> Self:
        """This dialect with the changes written as "axis=value,axis=value".

        Raises:
            DialectError: as for `parse`.
        """
        found: dict[str, Any] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            axis, _, value = (piece.strip() for piece in part.partition("="))
            if axis not in AXES:
                raise DialectError(f"unknown axis {axis!r} in dialect {text!r}, expected one of {', '.join(AXES)}")
            if axis in found:
                raise DialectError(f"axis {axis!r} is given twice in dialect {text!r}")
            try:
                found[axis] = AXES[axis](value)
            except ValueError:
                known = ", ".join(AXES[axis])
                raise DialectError(f"unknown value {value!r} of {axis}, expected one of {known}") from None
        return replace(self, **found)

    def changes_for(self, network: Network, axes: int) -> tuple[Dialect, ...]:
        """All dialects so many axes away that can change what this network does, every axis counting."""
        return tuple(self._changes(network, axes))

    def _changes(self, network: Network, count: int) -> Iterator[Dialect]:
        choices = _choices(network)
        for axes in combinations(choices, count):
            for values in product(*(choices[axis] for axis in axes)):
                change: dict[str, Any] = dict(zip(axes, values, strict=True))
                if any(getattr(self, axis) is value for axis, value in change.items()):
                    continue
                try:
                    changed = replace(self, **change)
                except DialectError:
                    continue
                if not changed.shows_before_reset:
                    yield changed

    @property
    def shows_before_reset(self) -> bool:
        """Whether this only reads v earlier: a late reset to v_reset spikes as an immediate one does."""
        return self.timing is Timing.RESET_LATE and self.reset is Reset.TO_V_RESET


AXES: dict[str, type[StrEnum]] = {
    axis.name: type(value) for axis in fields(Dialect) if isinstance(value := axis.default, StrEnum)
}
_DEFAULT = Dialect()


def _choices(network: Network) -> dict[str, list[StrEnum]]:
    """The values of each axis that can make a difference for the primitives of `network`."""
    nodes = network.nodes.values()
    kinds = {kind(node) for node in nodes}
    spiking = bool(kinds & {"IF", "LIF", "CubaLIF"})
    matters = {
        "integration": bool(kinds & {"LI", "LIF", "CubaLI", "CubaLIF"}),
        "if_gain": bool(kinds & {"I", "IF"}),
        "cuba": bool(kinds & {"CubaLI", "CubaLIF"}),
        "v0": True,
        "threshold": any(isinstance(node, SPIKING) for node in nodes),
        "multiplicity": spiking,
        "reset": spiking,
        "floor": spiking,
        "timing": spiking,
        "feedback_init": _has_biased_feedback(network),
    }
    choices: dict[str, list[StrEnum]] = {axis: list(AXES[axis]) for axis in AXES if matters[axis]}
    elsewhere = [value for value in (V0.ZERO, V0.V_RESET) if _starts_elsewhere(network, value)]
    choices["v0"] = [V0.V_LEAK, *elsewhere]
    return choices


def _starts_elsewhere(network: Network, v0: V0) -> bool:
    """Whether any membrane starts elsewhere under `v0` than under the default."""
    for node in network.nodes.values():
        numbers = parameters(node)
        rest = numbers.get("v_leak", np.zeros(()))
        start = numbers.get("v_reset", rest) if v0 is V0.V_RESET else np.zeros(())
        if (rest != start).any():
            return True
    return False


def _has_biased_feedback(network: Network) -> bool:
    """Whether a late edge can carry something in the first step: a stateless source, a bias behind it."""
    late = [a for a, b in network.late if b not in network.loop_delays]
    if all(isinstance(network.nodes[name], STATEFUL) for name in late):
        return False
    cyclic = (name for part in network.components if network.is_cycle(part) for name in part)
    biased = (nir.Affine, nir.Conv1d, nir.Conv2d)
    return any(
        isinstance(node, biased) and node.bias is not None and bool(np.any(node.bias))
        for node in (network.nodes[name] for name in cyclic)
    )
