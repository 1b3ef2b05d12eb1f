"""NIR's Delay, which neither Spyx nor jaxsnn has for a step's values: y(t) = x(t - tau).

The state is what arrived in the last steps; before the first step everything was 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp
import nir
import numpy as np

from adapters.graph import delay_steps
from adapters.jax_layers.neuron import Cell
from adapters.jax_layers.part import array, single

if TYPE_CHECKING:
    import jax

State = tuple["jax.Array", "jax.Array"]
"""The past, oldest first, (longest, B, *shape); and which entry of past and present is due, (1, B, *shape)."""


class Delay(Cell):
    """A whole number of steps, n = floor(tau/dt + 1/2), for each element.

    Args:
        node: delays in seconds.
        dt: seconds a step.
        gives_loop_step: its incoming edges are late, which is one step of the delay already.
    """

    live = ("delay",)

    def __init__(self, node: nir.Delay, dt: float, *, gives_loop_step: bool) -> None:
        self.dt = dt
        self.given = int(gives_loop_step)
        self.delay = single(node.delay)

    def initial(self, batch: int, shape: tuple[int, ...]) -> State:
        """Nothing has arrived; the delays, which fix how much is remembered, are read now."""
        steps = (delay_steps(self.delay, self.dt) - self.given).clip(min=0)
        steps = steps.reshape(()) if steps.size == 1 else steps
        longest = int(steps.max(initial=0))
        due = np.broadcast_to(longest - steps, (1, batch, *shape))
        return jnp.zeros((longest, batch, *shape), jnp.float32), jnp.asarray(due)

    def step(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """One step."""
        past, due = state
        known = jnp.concatenate([past, x[None]])
        return jnp.take_along_axis(known, due, axis=0)[0], (known[1:], due)

    def export(self) -> nir.NIRNode:
        """The node, from the live delays."""
        return nir.Delay(array(self.delay))
