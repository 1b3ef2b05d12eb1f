"""Neurons over time.

Decides that a neuron's step is repeated over the time axis, and when its membrane is read: at the end of each
step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.graph import SPIKING
from adapters.reference.membranes import membrane
from adapters.reference.spikes import Firing, Readout

if TYPE_CHECKING:
    import nir

    from adapters.base import Array
    from adapters.reference.settings import Settings


class Neuron:
    """A membrane, with or without spikes, repeated over time."""

    def __init__(self, name: str, node: nir.NIRNode, shape: tuple[int, ...], settings: Settings) -> None:
        below = membrane(name, node, settings)
        self.rule = Firing(name, node, settings, below) if isinstance(node, SPIKING) else Readout(below)
        self.shape = shape
        self.v: Array = np.zeros((), settings.dtype)

    def start(self, batch: int) -> None:
        """Go to rest."""
        self.v = self.rule.rest((batch, *self.shape))

    def run(self, x: Array, membranes: Array | None = None) -> Array:
        """Output per step; the membrane after each step goes to `membranes`."""
        output = np.empty_like(x)
        for t in range(len(x)):
            self.v, output[t] = self.rule.step(self.v, x[t])
            if membranes is not None:
                membranes[t] = self.v[: membranes.shape[1]]
        return output
