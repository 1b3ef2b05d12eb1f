"""NIR's neurons as jaxsnn's time-discrete populations.

    LIF, LI     v += dt/tau * (v_leak - v + r * x)
    CubaLIF/LI  I += dt/tau_syn * (-I + w_in * x), then as LIF with I
    IF, I       v += r * x
    spike and v = v_reset where v > v_threshold                          (Pedersen et al. 2024)

jaxsnn's step by forward Euler and have a synapse without gain (`populations`). What is folded:

* Gains are in what enters, r * w_in * dt/tau_syn * x, so that jaxsnn's I is r times NIR's.
* A neuron without a synapse has tau_syn = dt: its current is gone at the end of the step.
* A neuron without a leak has tau_mem = dt and, in each step, v_leak = v: a custom cell, as no number says that.

A parameter may differ from neuron to neuron: jaxsnn's arithmetic takes arrays where it documents numbers.
Cells that leak are in double precision; IF and I stay in float32, exact wherever the weights are on a grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import jax.numpy as jnp
import nir

from adapters.base import Realisation, RefusedError
from adapters.jax_layers.neuron import Cell, Neuron
from adapters.jax_layers.part import array, double, single
from adapters.jaxsnn.package import functional
from adapters.jaxsnn.populations import State, advance, rest

if TYPE_CHECKING:
    import jax

    from adapters.base import Array
    from adapters.jaxsnn.populations import Parameters


class Leaky(Neuron):
    """LIF, CubaLIF (spike), LI, CubaLI (give their membrane).

    Args:
        node: taus in seconds, the rest in units of v.
        dt: seconds a step.
    """

    live: ClassVar = ("r", "w_in", "params")
    realisation = Realisation.FOLDED

    def __init__(self, node: nir.LIF | nir.LI | nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        self.kind = type(node)
        self.dt = dt
        self.synaptic = isinstance(node, nir.CubaLIF | nir.CubaLI)
        self.r, self.w_in = double(node.r), double(node.w_in if self.synaptic else 1)
        leak = {
            "tau_syn": double(node.tau_syn) if self.synaptic else jnp.asarray(dt, jnp.float64),
            "tau_mem": double(node.tau_mem if self.synaptic else node.tau),
            "v_leak": double(node.v_leak),
        }
        if isinstance(node, nir.LI | nir.CubaLI):
            self.params = functional.LIParameters(**leak)
        else:
            v_th, v_reset = double(node.v_threshold), double(node.v_reset)
            self.params = functional.LIFParameters(**leak, v_th=v_th, v_reset=v_reset)

    def initial(self, batch: int, shape: tuple[int, ...]) -> State:
        """At v_leak."""
        return rest(self.params, self.params.v_leak, batch, shape)

    def step(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """One step."""
        gain = self.r * self.w_in * (self.dt / self.params.tau_syn)
        output, after = advance(self.params, self.dt, gain * x, state)
        return output.astype(x.dtype), after

    def membrane(self, state: State) -> jax.Array:
        """The V of jaxsnn's state."""
        v: jax.Array = state.V
        return v

    def export(self) -> nir.NIRNode:
        """The node, from jaxsnn's live parameters and the gains."""
        p = self.params
        fields = {"r": array(self.r), "v_leak": array(p.v_leak)}
        if self.synaptic:
            fields |= {"tau_syn": array(p.tau_syn), "tau_mem": array(p.tau_mem), "w_in": array(self.w_in)}
        else:
            fields |= {"tau": array(p.tau_mem)}
        return self.kind(**fields, **_spike(p))


class Integrator(Neuron):
    """IF (spikes), I (gives its membrane).

    Args:
        node: r in units of v per input and step, the rest in units of v.
        dt: seconds a step.
    """

    live: ClassVar = ("r", "params")
    realisation = Realisation.CUSTOM

    def __init__(self, node: nir.IF | nir.I, dt: float) -> None:
        self.dt = dt
        self.r = single(node.r)
        step = {"tau_syn": single(dt), "tau_mem": single(dt)}
        if isinstance(node, nir.I):
            self.params = functional.LIParameters(**step)
        else:
            v_th, v_reset = single(node.v_threshold), single(node.v_reset)
            self.params = functional.LIFParameters(**step, v_th=v_th, v_reset=v_reset)

    def initial(self, batch: int, shape: tuple[int, ...]) -> State:
        """At 0."""
        return rest(self.params, jnp.zeros_like(self.r), batch, shape)

    def step(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """One step; v_leak - v is 0."""
        held = self.params.replace(v_leak=state.V)
        return advance(held, self.dt, self.r * x, state)

    def membrane(self, state: State) -> jax.Array:
        """The V of jaxsnn's state."""
        v: jax.Array = state.V
        return v

    def export(self) -> nir.NIRNode:
        """The node, from jaxsnn's live parameters and r."""
        kind = nir.IF if isinstance(self.params, functional.LIFParameters) else nir.I
        return kind(r=array(self.r), **_spike(self.params))


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node.
    """
    match node:
        case nir.IF() | nir.I():
            return Integrator(node, dt)
        case nir.LIF() | nir.LI() | nir.CubaLIF() | nir.CubaLI():
            return Leaky(node, dt)
    raise RefusedError(name, type(node).__name__, "type", "is none of jaxsnn's neurons")


def _spike(params: Parameters) -> dict[str, Array]:
    """Threshold and reset; nothing of a neuron that does not spike."""
    if isinstance(params, functional.LIParameters):
        return {}
    return {"v_threshold": array(params.v_th), "v_reset": array(params.v_reset)}
