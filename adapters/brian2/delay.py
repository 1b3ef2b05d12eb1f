"""NIR's Delay, which Brian2 has for spikes alone: y(t) = x(t - tau).

A delayed synapse reads its source when the spike arrives, not when it left (brian2/synapses/synapses.py), so
that it cannot hold back numbers. This is therefore an operation of ours, run once a step in Brian2's network.
Before the first step everything was 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from adapters.graph import delay_steps

if TYPE_CHECKING:
    from adapters.brian2.part import Part


class Line:
    """A whole number of steps, n = floor(tau/dt + 1/2), for each element.

    Args:
        group: its y is what arrived, and becomes what leaves.
        part: the node, with its live delays.
        copies: samples of the batch.
        dt: seconds a step.
    """

    def __init__(self, group: Any, part: Part, copies: int, dt: float) -> None:  # noqa: ANN401  Brian2's
        # Where the incoming edges are late, that is one step of the delay already.
        steps = delay_steps(part.live["delay"].numbers, dt) - int(part.gives_loop_step)
        self._steps = steps.clip(min=0)[part.places("delay", copies)]
        self._group = group
        self._known = np.zeros((int(self._steps.max(initial=0)) + 1, self._steps.size))
        self._elements = np.arange(self._steps.size)
        self._now = 0

    def step(self) -> None:
        """One step; what is known is a ring with a row a step."""
        y = self._group.variables["y"].get_value()
        self._now = (self._now + 1) % len(self._known)
        self._known[self._now] = y
        y[:] = self._known[(self._now - self._steps) % len(self._known), self._elements]

    def forget(self) -> None:
        """Go to rest: the past is 0."""
        self._known[:] = 0
