"""Threshold, spike and reset.

Decides z = [v > v_threshold], v ← v_reset if z (nir/ir/neuron.py), and what the dialect makes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.reference.dialect import Floor, Multiplicity, Reset, Threshold, Timing

if TYPE_CHECKING:
    import nir

    from adapters.base import Array
    from adapters.reference.membranes import Membrane
    from adapters.reference.settings import Settings


class Readout:
    """I, LI and CubaLI: the output is the membrane after the step's update."""

    def __init__(self, membrane: Membrane) -> None:
        self.membrane = membrane

    def rest(self, shape: tuple[int, ...]) -> Array:
        """The membrane before the first step."""
        return self.membrane.rest(shape)

    def step(self, v: Array, x: Array) -> tuple[Array, Array]:
        """The new membrane, twice: as state and as output."""
        v = self.membrane.update(v, x)
        return v, v


class Firing:
    """IF, LIF and CubaLIF: a membrane with a threshold and a reset."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings, membrane: Membrane) -> None:
        self.membrane = membrane
        self.dialect = settings.dialect
        self.theta = settings.number(name, node, "v_threshold")
        self.v_reset = settings.number(name, node, "v_reset")
        self.pending: Array = np.zeros((), settings.dtype)
        self.step = {
            Timing.SAME_STEP: self.same_step,
            Timing.DETECT_OLD: self.detect_old,
            Timing.EMIT_LATE: self.emit_late,
            Timing.RESET_LATE: self.reset_late,
            Timing.RESET_OLD: self.reset_old,
            Timing.SPENT: self.spent,
        }[settings.dialect.timing]

    def rest(self, shape: tuple[int, ...]) -> Array:
        """The membrane before the first step; no spike is under way."""
        self.pending = np.zeros_like(self.pending, shape=shape)
        return self.membrane.rest(shape)

    def same_step(self, v: Array, x: Array) -> tuple[Array, Array]:
        """One step: v ← update(v, x); z = [v > theta]; v ← reset(v, z); z is sent."""
        v = self.update(v, x)
        z = self.spikes(v)
        return self.reset(v, z), z

    def detect_old(self, v: Array, x: Array) -> tuple[Array, Array]:
        """One step: z = [v > theta]; v ← update(v, x) - z·theta; z is sent (spyx/nn.py, LIF.__call__)."""
        z = self.spikes(v)
        return self.update(v, x) - z * self.theta, z

    def emit_late(self, v: Array, x: Array) -> tuple[Array, Array]:
        """As in the same step, but the spike sent is the one of the step before."""
        sent = self.pending
        v, self.pending = self.same_step(v, x)
        return v, sent

    def reset_late(self, v: Array, x: Array) -> tuple[Array, Array]:
        """The reset of a spike in the step after it (snntorch/_neurons/leaky.py, reset_delay=True).

        z = [v > theta]; subtract: v ← update(v, x) - z·theta; to v_reset: v ← update(reset(v, z), x); [v >
        theta] is sent. The membrane at the end of a step is the one before the reset of that step's spike.
        """
        z = self.spikes(v)
        if self.dialect.reset is Reset.SUBTRACT:
            v = self.update(v, x) - z * self.theta
        else:
            v = self.update(self.reset(v, z), x)
        return v, self.spikes(v)

    def reset_old(self, v: Array, x: Array) -> tuple[Array, Array]:
        """One step: z = [v > theta]; v ← update(reset(v, z), x); z is sent (spyx/nn.py, CuBaLIF.__call__)."""
        z = self.spikes(v)
        return self.update(self.reset(v, z), x), z

    def spent(self, v: Array, x: Array) -> tuple[Array, Array]:
        """One step: z = [update(v, x) - [v > theta]·theta > theta]; v ← update(v, x) - z·theta; z is sent.

        snntorch/_neurons/leaky.py with reset_delay=False: the reset of a membrane that is above theta already comes
        before the test, and is taken back where the test fails.
        """
        above = self.spikes(v)
        v = self.update(v, x)
        z = self.spikes(v - above * self.theta)
        return self.reset(v, z), z

    def update(self, v: Array, x: Array) -> Array:
        """The membrane's step (`floor=minus-theta`: not below -theta)."""
        v = self.membrane.update(v, x)
        return np.maximum(v, -self.theta) if self.dialect.floor is Floor.MINUS_THETA else v

    def spikes(self, v: Array) -> Array:
        """[v > theta] (`threshold=ge`: >=; `multiplicity=floor`: floor(v/theta) spikes)."""
        crossed = v >= self.theta if self.dialect.threshold is Threshold.GE else v > self.theta
        if self.dialect.multiplicity is Multiplicity.FLOOR:
            return np.where(crossed, np.floor(v / self.theta), 0)
        return crossed.astype(self.pending.dtype)

    def reset(self, v: Array, z: Array) -> Array:
        """v_reset where z (`reset=subtract`: v - z·theta)."""
        if self.dialect.reset is Reset.TO_V_RESET:
            return np.where(z > 0, self.v_reset, v)
        left: Array = v - z * self.theta
        return left
