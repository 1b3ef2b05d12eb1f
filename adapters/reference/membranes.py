"""Membranes below the threshold.

Decides how I, IF, LI, LIF, CubaLI and CubaLIF integrate their input over one step. Equations are those of
Pedersen et al. 2024 (table 1) and of nir/ir/neuron.py; how a step is made of them is the dialect's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import nir
import numpy as np

from adapters.reference.dialect import V0, Cuba, IfGain, Integration

if TYPE_CHECKING:
    from adapters.base import Array
    from adapters.reference.settings import Settings


class Membrane(Protocol):
    """What integrates; v and x are (B, *shape)."""

    def rest(self, shape: tuple[int, ...]) -> Array:
        """The membrane before the first step; forgets everything else."""
        ...

    def update(self, v: Array, x: Array) -> Array:
        """The membrane after one step with input x."""
        ...


class Integrator:
    """I and IF: v' = R·I, a step of which is v ← v + r·x (`if_gain=r-dt`: v ← v + dt·r·x)."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        dt = settings.dt if settings.dialect.if_gain is IfGain.R_DT else 1.0
        self.gain = settings.number(name, node, "r") * np.asarray(dt, settings.dtype)
        self.start = start(name, node, settings)

    def rest(self, shape: tuple[int, ...]) -> Array:
        """0, or what `v0` says."""
        return np.broadcast_to(self.start, shape)

    def update(self, v: Array, x: Array) -> Array:
        """One step: v + r·x."""
        stepped: Array = v + self.gain * x
        return stepped


class LeakyIntegrator:
    """LI and LIF: tau·v' = (v_leak - v) + R·I, a step of which is v ← v + dt/tau·(v_leak - v + r·x)."""

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        self.step = Relaxation(name, node, "tau", settings)
        self.v_leak = settings.number(name, node, "v_leak")
        self.r = settings.number(name, node, "r")
        self.start = start(name, node, settings)

    def rest(self, shape: tuple[int, ...]) -> Array:
        """v_leak, or what `v0` says."""
        return np.broadcast_to(self.start, shape)

    def update(self, v: Array, x: Array) -> Array:
        """One step: v + dt/tau·(v_leak - v + r·x)."""
        return self.step(v, self.v_leak, self.r, x)


class SynapticIntegrator:
    """CubaLI and CubaLIF: tau_syn·I' = -I + w_in·S, tau_mem·v' = (v_leak - v) + R·I.

    A step is I ← I + dt/tau_syn·(-I + w_in·x), then v ← v + dt/tau_mem·(v_leak - v + r·I) with the new I
    (`cuba=old`: with the I from before the step). A spike does not touch I.
    """

    def __init__(self, name: str, node: nir.NIRNode, settings: Settings) -> None:
        self.synapse = Relaxation(name, node, "tau_syn", settings)
        self.step = Relaxation(name, node, "tau_mem", settings)
        self.w_in, self.r, self.v_leak = (settings.number(name, node, f) for f in ("w_in", "r", "v_leak"))
        self.start = start(name, node, settings)
        self.uses_new_current = settings.dialect.cuba is Cuba.NEW
        self.zero = np.zeros((), settings.dtype)
        self.current: Array = self.zero

    def rest(self, shape: tuple[int, ...]) -> Array:
        """v_leak, or what `v0` says; the current is 0."""
        self.current = np.zeros(shape, self.zero.dtype)
        return np.broadcast_to(self.start, shape)

    def update(self, v: Array, x: Array) -> Array:
        """One step: I + dt/tau_syn·(-I + w_in·x), then v + dt/tau_mem·(v_leak - v + r·I)."""
        old, self.current = self.current, self.synapse(self.current, self.zero, self.w_in, x)
        return self.step(v, self.v_leak, self.r, self.current if self.uses_new_current else old)


class Relaxation:
    """One step of tau·y' = (rest - y) + weight·x.

    y ← y + leak·(rest - y) + gain·weight·x, where, with a = exp(-dt/tau), (leak, gain) is (dt/tau, dt/tau)
    for euler, (1 - a, 1 - a) for exponential, (1 - a, dt/tau) for decay-gain and (1 - a, 1) for decay.
    """

    def __init__(self, name: str, node: nir.NIRNode, tau: str, settings: Settings) -> None:
        with np.errstate(all="ignore"):  # a tau of 0 or NaN runs as it is
            ratio = settings.dt / settings.number(name, node, tau).astype(np.float64)
            relaxed = -np.expm1(-ratio)
        leak, gain = {
            Integration.EULER: (ratio, ratio),
            Integration.EXPONENTIAL: (relaxed, relaxed),
            Integration.DECAY_GAIN: (relaxed, ratio),
            Integration.DECAY: (relaxed, np.ones_like(ratio)),
        }[settings.dialect.integration]
        self.leak = np.asarray(leak, settings.dtype)
        self.gain = np.asarray(gain, settings.dtype)
        self.form = settings.draw.form(name, 3)

    def __call__(self, y: Array, rest: Array, weight: Array, x: Array) -> Array:
        """One step: y + leak·(rest - y) + gain·weight·x, for draws in another way to write it."""
        if self.form == 0:
            y = y + self.leak * (rest - y) + self.gain * (weight * x)
        elif self.form == 1:
            y = (1 - self.leak) * y + self.leak * rest + (self.gain * weight) * x
        else:
            y = y + (self.gain * (weight * x) - self.leak * (y - rest))
        return y


def start(name: str, node: nir.NIRNode, settings: Settings) -> Array:
    """The membrane before the first step: v_leak, or 0 without one (`v0`: 0, or v_reset if there is one)."""
    v0 = settings.dialect.v0
    if v0 is V0.V_RESET and hasattr(node, "v_reset"):
        return settings.number(name, node, "v_reset")
    if v0 is not V0.ZERO and hasattr(node, "v_leak"):
        return settings.number(name, node, "v_leak")
    return np.zeros((), settings.dtype)


def membrane(name: str, node: nir.NIRNode, settings: Settings) -> Membrane:
    """The membrane of a neuron."""
    if isinstance(node, nir.I | nir.IF):
        return Integrator(name, node, settings)
    if isinstance(node, nir.LI | nir.LIF):
        return LeakyIntegrator(name, node, settings)
    return SynapticIntegrator(name, node, settings)
