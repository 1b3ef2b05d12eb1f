"""jaxsnn's time-discrete LIF and LI, made to take a current without delay.

    LIF  v += dt/tau_mem * (v_leak - v + I);  I += -dt/tau_syn * I + input    (jaxsnn/discrete/functional/lif.py)
    LI   I += input;  v += dt/tau_mem * (v_leak - v + I);  I += -dt/tau_syn * I                         (.../li.py)

A LIF's input moves v one step late, so that its current is put where it would be then, in the I of the state,
and nothing is given as input. Its own spike function gives half a spike at the threshold
(jaxsnn/discrete/functional/threshold.py); its argument for another is given a strict one.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from adapters.jaxsnn.package import functional, modules, superspike

Parameters = Any
"""jaxsnn's LIFParameters or LIParameters; an entry may be an array of one number per neuron."""

State = Any
"""jaxsnn's LIFState or LIState: V and I."""


def rest(params: Parameters, v: jax.Array, batch: int, shape: tuple[int, ...]) -> State:
    """The state of (batch, *shape) neurons with membranes at `v` and no current; left to itself, V is 0.

    A parameter of one element may have more axes than the neurons: the state then has as many.
    """
    sizes = (jnp.shape(value) for value in params.astuple())
    zeros = jnp.zeros(jnp.broadcast_shapes((batch, *shape), jnp.shape(v), *sizes), v.dtype)
    kind = functional.LIFState if isinstance(params, functional.LIFParameters) else functional.LIState
    return kind(zeros + v, zeros)


def advance(params: Parameters, dt: float, current: jax.Array, state: State) -> tuple[jax.Array, State]:
    """One step of jaxsnn's population with these parameters, `current` added to its I first.

    Returns:
        Spikes of a LIF, the membrane of a LI; and the state at the end of the step.
    """
    given = {"current": current}
    if isinstance(params, functional.LIFParameters):
        population = modules.LIF(state.V.shape, params, method=strictly)
        given, state = {"nothing": jnp.zeros_like(current)}, functional.LIFState(state.V, state.I + current)
    else:
        population = modules.LI(state.V.shape, params)
    after, output = population.generator(dt).step(given, state, None)
    return output, after


def strictly(above: jax.Array) -> jax.Array:
    """A spike where v - v_th > 0, with the derivative of jaxsnn's own spike function."""
    own = superspike(above)
    return (above > 0).astype(above.dtype) + (own - jax.lax.stop_gradient(own))
