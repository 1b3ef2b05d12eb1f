"""Delays.

Decides y(t) = x(t - n·dt), n whole, per element; what was before the first step is 0.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from adapters.graph import delay_steps, off_grid

if TYPE_CHECKING:
    import nir

    from adapters.base import Array
    from adapters.reference.settings import Settings


class OffGridDelayWarning(UserWarning):
    """A delay is no whole number of steps and was rounded to one."""


class Delay:
    """Delay: y(t) = x(t - tau), n = floor(tau/dt + 1/2) steps."""

    def __init__(
        self,
        name: str,
        node: nir.NIRNode,
        shape: tuple[int, ...],
        settings: Settings,
        *,
        gives_loop_step: bool,
    ) -> None:
        if off_grid(node.delay, settings.dt):
            warnings.warn(
                f"Delay {name!r} is no whole number of steps of {settings.dt} s and is rounded to one",
                OffGridDelayWarning,
                stacklevel=2,
            )
        steps = delay_steps(node.delay, settings.dt)
        # Its incoming edges are late then, which is one step of the delay.
        steps = np.maximum(steps - 1, 0) if gives_loop_step else steps
        self.steps = np.broadcast_to(steps.reshape(()) if steps.size == 1 else steps, shape)
        self.past: Array = np.zeros((int(self.steps.max(initial=0)), 1, *shape), settings.dtype)

    def start(self, batch: int) -> None:
        """Forget: the past is 0."""
        self.past = np.zeros((len(self.past), batch, *self.past.shape[2:]), self.past.dtype)

    def run(self, x: Array, membranes: Array | None = None) -> Array:  # noqa: ARG002  there is no membrane
        """The input of n steps before."""
        longest = len(self.past)
        known = np.concatenate([self.past, x])
        y = np.empty_like(x)
        for n in np.unique(self.steps):
            here = self.steps == n
            y[:, :, here] = known[longest - n : len(known) - n, :, here]
        self.past = known[len(known) - longest :]
        return y
