"""NIR's neurons in Spyx.

    I, IF       v += r * x                                        nn.LI with beta = 1
    LI, LIF     v = beta * v + (1 - beta) * (v_leak + r * x)      nn.LI with beta = 1 - dt/tau
    CubaLI(F)   I = alpha * I + (1 - alpha) * w_in * x, then as LI(F) with I     nn.LI twice
    spike and v = v_reset where v > v_threshold                   (Pedersen et al. 2024)

Spyx's LI is v = beta * v + x (spyx/nn.py), so that the rest of the right side is its input, folded from live
arrays. Its spiking neurons mean something else (`adapters.spyx.cells`): what spikes is a custom cell around
an LI.

Cells that leak are in double precision: in float32 beta would not give tau back bit for bit, and would lose
eps * tau/dt of the membrane. IF and I stay in float32, exact wherever the weights are on a grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import nir
from spyx import nn

from adapters.base import Array, Realisation, RefusedError
from adapters.jax_layers.neuron import Cell, Neuron
from adapters.jax_layers.part import array, double, single, spread
from adapters.spyx.cells import Firing, integrator

if TYPE_CHECKING:
    from collections.abc import Callable

    from flax import nnx


class Integrator(Neuron):
    """IF (spikes) or I (gives its membrane).

    Args:
        node: r in units of v per input and step, the rest in units of v.
    """

    live = ("r", "cell")

    def __init__(self, node: nir.IF | nir.I) -> None:
        self.r = single(node.r)
        self.cell = _cell(node, jnp.ones((), jnp.float32), single)
        self.realisation = _realisation(self.cell)

    def initial(self, batch: int, shape: tuple[int, ...]) -> jax.Array:
        """V = 0."""
        return jnp.zeros((batch, *shape), jnp.float32)

    def step(self, x: jax.Array, state: jax.Array) -> tuple[jax.Array, jax.Array]:
        """One step; the state is v."""
        return self.cell(spread(self.r) * x, state)

    def membrane(self, state: jax.Array) -> jax.Array:
        """V, (B, *shape)."""
        return state

    def export(self) -> nir.NIRNode:
        """The node, from the live r, threshold and v_reset."""
        if not isinstance(self.cell, Firing):
            return nir.I(r=array(self.r))
        return nir.IF(r=array(self.r), **_fires(self.cell))


class Leaky(Neuron):
    """LIF (spikes) or LI (gives its membrane).

    Args:
        node: tau in seconds, the rest in units of v.
        dt: seconds a step.
    """

    live = ("r", "v_leak", "cell")

    def __init__(self, node: nir.LIF | nir.LI, dt: float) -> None:
        self.dt, self.shape = dt, node.tau.shape
        self.r, self.v_leak = double(node.r), double(node.v_leak)
        self.cell = _cell(node, 1 - dt / double(node.tau), double)
        self.realisation = _realisation(self.cell)

    def initial(self, batch: int, shape: tuple[int, ...]) -> jax.Array:
        """V = v_leak."""
        return jnp.broadcast_to(spread(self.v_leak), (batch, *shape))

    def step(self, x: jax.Array, state: jax.Array) -> tuple[jax.Array, jax.Array]:
        """One step; the state is v."""
        drive = (1 - _beta(self.cell)) * (spread(self.v_leak) + spread(self.r) * x)
        y, v = self.cell(drive, state)
        return y.astype(x.dtype), v

    def membrane(self, state: jax.Array) -> jax.Array:
        """V, (B, *shape)."""
        return state

    def export(self) -> nir.NIRNode:
        """The node, from the live beta, r, v_leak, threshold and v_reset."""
        tau = _time_constant(self.cell, self.dt, self.shape)
        fields = {"tau": tau, "r": array(self.r), "v_leak": array(self.v_leak)}
        return nir.LIF(**fields, **_fires(self.cell)) if isinstance(self.cell, Firing) else nir.LI(**fields)


class Cuba(Neuron):
    """CubaLIF (spikes) or CubaLI (gives its membrane).

    Args:
        node: tau_syn and tau_mem in seconds, the rest in units of v.
        dt: seconds a step.
    """

    live = ("w_in", "synapse", "r", "v_leak", "cell")

    def __init__(self, node: nir.CubaLIF | nir.CubaLI, dt: float) -> None:
        self.dt, self.shapes = dt, (node.tau_syn.shape, node.tau_mem.shape)
        self.w_in, self.r, self.v_leak = (double(value) for value in (node.w_in, node.r, node.v_leak))
        self.synapse = integrator(1 - dt / double(node.tau_syn))
        self.cell = _cell(node, 1 - dt / double(node.tau_mem), double)
        self.realisation = _realisation(self.synapse, self.cell)

    def initial(self, batch: int, shape: tuple[int, ...]) -> tuple[jax.Array, jax.Array]:
        """I = 0 and v = v_leak."""
        v = jnp.broadcast_to(spread(self.v_leak), (batch, *shape))
        return jnp.zeros_like(v), v

    def step(self, x: jax.Array, state: Any) -> tuple[jax.Array, Any]:  # noqa: ANN401  (I, v)
        """One step; the state is (I, v)."""
        current, v = state
        current, _ = self.synapse((1 - _beta(self.synapse)) * (spread(self.w_in) * x), current)
        drive = (1 - _beta(self.cell)) * (spread(self.v_leak) + spread(self.r) * current)
        y, v = self.cell(drive, v)
        return y.astype(x.dtype), (current, v)

    def membrane(self, state: Any) -> jax.Array:  # noqa: ANN401  (I, v)
        """V, (B, *shape)."""
        return state[1]

    def export(self) -> nir.NIRNode:
        """The node, from the live betas, w_in, r, v_leak, threshold and v_reset."""
        fields = {
            "tau_syn": _time_constant(self.synapse, self.dt, self.shapes[0]),
            "tau_mem": _time_constant(self.cell, self.dt, self.shapes[1]),
            **{name: array(getattr(self, name)) for name in ("w_in", "r", "v_leak")},
        }
        return nir.CubaLIF(**fields, **_fires(self.cell)) if isinstance(self.cell, Firing) else nir.CubaLI(**fields)


def neuron(name: str, node: nir.NIRNode, dt: float) -> Cell:
    """The cell that does what a node with memory does to (B, *shape) in a step of `dt` seconds.

    Raises:
        RefusedError: there is nothing for this type of node.
    """
    match node:
        case nir.IF() | nir.I():
            return Integrator(node)
        case nir.LIF() | nir.LI():
            return Leaky(node, dt)
        case nir.CubaLIF() | nir.CubaLI():
            return Cuba(node, dt)
    raise RefusedError(name, type(node).__name__, "type", "is not one of Spyx's neurons")


def _cell(node: nir.NIRNode, beta: jax.Array, number: Callable[[Array], jax.Array]) -> nnx.Module:
    membrane = integrator(beta)
    if not hasattr(node, "v_threshold"):
        return membrane
    return Firing(membrane, number(node.v_threshold), number(node.v_reset))


def _realisation(*cells: nnx.Module) -> Realisation:
    return Realisation.FOLDED if all(type(cell) is nn.LI for cell in cells) else Realisation.CUSTOM


def _beta(cell: nnx.Module) -> jax.Array:
    return (cell.integrator if isinstance(cell, Firing) else cell).beta[...]


def _time_constant(cell: nnx.Module, dt: float, shape: tuple[int, ...]) -> Array:
    """Seconds: the tau of a live beta."""
    return array(dt / (1 - _beta(cell))).reshape(shape)


def _fires(cell: Firing) -> dict[str, Array]:
    return {"v_threshold": array(cell.threshold[...]), "v_reset": array(cell.v_reset[...])}
