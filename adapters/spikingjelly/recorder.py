"""Reads what SpikingJelly's own modules give, while they run.

A module that its importer made returns (output, state), a node by itself only its spikes and keeps v; either v is
the one after reset, in the graph's units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.graph import MEMBRANES
from adapters.tape import Tape
from adapters.torch_layers.hooks import signal, watched

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    import nir
    import torch

    from adapters.base import Array, Probes, Recording


class Recorder:
    """The record of one run; call `keep` at the end of each step.

    Args:
        modules: node to the module that stands for it.
        nodes: the graph's nodes, for their kinds.
        probes: what to keep.
        steps: how many there will be.
    """

    def __init__(
        self, modules: Mapping[str, torch.nn.Module], nodes: Mapping[str, nir.NIRNode], probes: Probes, steps: int
    ) -> None:
        probed = {*probes.outputs, *probes.membranes}
        self._seen = {name: module for name, module in modules.items() if name in probed}
        self._nodes, self._tape = nodes, Tape(nodes, probes, steps)
        self._outputs: dict[str, Array] = {}
        self._membranes: dict[str, Array] = {}

    def watching(self) -> AbstractContextManager[None]:
        """See the modules while the block lasts."""
        return watched(self._seen, self._see)

    def _see(self, name: str, module: torch.nn.Module, output: object) -> None:
        self._outputs[name] = signal(output)
        v = output[1][0] if isinstance(output, tuple) else getattr(module, "v", None)
        if v is not None and isinstance(self._nodes[name], MEMBRANES):
            self._membranes[name] = signal(v)

    def keep(self, predictions: Mapping[str, torch.Tensor]) -> None:
        """Copy what this step showed.

        Args:
            predictions: Output node to what the model gave for it.
        """
        given = {name: signal(value) for name, value in predictions.items()}
        self._tape.keep(self._outputs, self._membranes, given)
        self._outputs.clear()
        self._membranes.clear()

    def recording(self) -> Recording:
        """What was kept."""
        return self._tape.recording()
