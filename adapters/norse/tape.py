"""Keeps what Norse's own modules give, step by step, under the names of the graph's nodes.

It looks and changes nothing: a node that gives nothing is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Array, Probes, Recording, as_float32
from adapters.graph import SPIKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir
    import torch


class Tape:
    """The record of one run.

    Args:
        nodes: the graph's nodes, for their kinds.
        probes: what to keep.
    """

    def __init__(self, nodes: Mapping[str, nir.NIRNode], probes: Probes) -> None:
        self._nodes, self._probes = nodes, probes
        self._outputs: dict[str, list[Array]] = {}
        self._membranes: dict[str, list[Array]] = {}
        self._predictions: dict[str, list[Array]] = {}

    def keep(
        self,
        outputs: Mapping[str, torch.Tensor],
        states: Mapping[str, object],
        predictions: Mapping[str, torch.Tensor],
    ) -> None:
        """Copy what is probed of one step.

        Args:
            outputs: node to what it gave.
            states: node to Norse's state at the end of the step.
            predictions: Output node to what the model gave for it.
        """
        for name in self._probes.outputs:
            if name in outputs:
                spikes = isinstance(self._nodes[name], SPIKING)
                value = signal(outputs[name])
                self._outputs.setdefault(name, []).append(value.astype(np.uint8) if spikes else value)
        for name in self._probes.membranes:
            if name in states:
                v = membrane(states[name])[: self._probes.membrane_samples]
                self._membranes.setdefault(name, []).append(signal(v))
        for name, given in predictions.items():
            self._predictions.setdefault(name, []).append(signal(given))

    def recording(self) -> Recording:
        """What was kept."""
        return Recording(_stacked(self._outputs), _stacked(self._membranes), _stacked(self._predictions))


def membrane(state: object) -> torch.Tensor:
    """V in a state of one of Norse's cells; its CubaLIF has the synapse's state before the membrane's."""
    *_, own = state if isinstance(state, tuple) and not hasattr(state, "v") else (state,)
    v: torch.Tensor = own.v
    return v


def signal(value: torch.Tensor) -> Array:
    """A tensor as an array of its own, float32."""
    return as_float32(value.detach().clone().numpy())


def _stacked(values: Mapping[str, list[Array]]) -> dict[str, Array]:
    return {name: np.stack(steps) for name, steps in values.items()}
