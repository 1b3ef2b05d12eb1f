"""What Spyx's own neurons cannot be told, as flax modules of the same form: `output, state = cell(x, state)`.

Every neuron of Spyx that resets decides on the membrane of the step before, and then subtracts the threshold
(spyx/nn.py, LIF.__call__), whatever its parameters; and every leak is clipped to [0, 1].
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from spyx import axn, nn

from adapters.jax_layers.part import spread

SPIKE = axn.superspike()
"""One for all: JAX takes two for two programs."""


class UnclippedLI(nnx.Module):
    """Spyx's LI for a beta below 0, that is dt/2 <= tau < dt.

    Args:
        beta: what is left of the membrane after a step.
    """

    def __init__(self, beta: jax.Array) -> None:
        self.beta = nnx.Param(beta)

    def __call__(self, x: jax.Array, V: jax.Array) -> tuple[jax.Array, jax.Array]:
        """One step: v = beta * v + x, given twice: as output and as state."""
        V = self.beta[...] * V + x
        return V, V


class Firing(nnx.Module):
    """A membrane that spikes in the step in which it crosses the threshold, and starts again from v_reset.

    Args:
        integrator: how the membrane moves: Spyx's LI, or the one above.
        threshold: v_threshold.
        v_reset: where a spike leaves the membrane.
    """

    def __init__(self, integrator: nnx.Module, threshold: jax.Array, v_reset: jax.Array) -> None:
        self.integrator = integrator
        self.threshold, self.v_reset = nnx.Param(threshold), nnx.Param(v_reset)
        self.spike = SPIKE

    def __call__(self, x: jax.Array, V: jax.Array) -> tuple[jax.Array, jax.Array]:
        """One step: spikes where the new v is over the threshold, and v after reset."""
        V, _ = self.integrator(x, V)
        spikes = self.spike(V - spread(self.threshold[...]))
        return spikes, jnp.where(spikes > 0, spread(self.v_reset[...]), V)


def integrator(beta: jax.Array) -> nnx.Module:
    """Spyx's LI wherever its clipping to [0, 1] changes nothing."""
    beta = spread(beta)
    kept = np.asarray(beta)
    if not ((kept >= 0) & (kept <= 1)).all():
        return UnclippedLI(beta)
    li = nn.LI(beta.shape, rngs=nnx.Rngs(0))
    li.beta = nnx.Param(beta)  # its argument takes one number for all neurons
    return li
