"""Reads what SpikingJelly's own modules give, while they run.

Forward hooks look at what a module returned and at its membrane; they change nothing and have no opinion: a
module that was not called, or a node no module was made for, is left out. A module that its importer made
returns (output, state), a node by itself only its spikes and keeps v; either v is the one after reset, in
the graph's units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Array, Probes, Recording
from adapters.graph import MEMBRANES, SPIKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    import nir
    import torch

    Hook = Callable[[torch.nn.Module, object, object], None]


class Recorder:
    """The hooks of one run.

    Args:
        modules: node to the module that stands for it.
        nodes: the graph's nodes, for their kinds.
        probes: what to keep.
        steps: how many there will be, so that each is copied once.

    Use as a context; call `keep` at the end of each step.
    """

    def __init__(
        self, modules: Mapping[str, torch.nn.Module], nodes: Mapping[str, nir.NIRNode], probes: Probes, steps: int
    ) -> None:
        self._modules, self._nodes, self._probes = modules, nodes, probes
        self._steps, self._step = steps, 0
        self._now: dict[str, tuple[torch.Tensor, torch.Tensor | None]] = {}
        self._outputs: dict[str, Array] = {}
        self._membranes: dict[str, Array] = {}
        self._predictions: dict[str, Array] = {}
        self._hooks: list[torch.utils.hooks.RemovableHandle] = []

    def __enter__(self) -> Self:
        for name in {*self._probes.outputs, *self._probes.membranes} & self._modules.keys():
            self._hooks.append(self._modules[name].register_forward_hook(self._hook(name)))
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()

    def _hook(self, name: str) -> Hook:
        def look(module: torch.nn.Module, _inputs: object, output: object) -> None:
            value, state = output if isinstance(output, tuple) else (output, (getattr(module, "v", None),))
            self._now[name] = value, state[0]

        return look

    def keep(self, predictions: Mapping[str, torch.Tensor]) -> None:
        """Copy what this step showed.

        Args:
            predictions: Output node to what the model gave for it.
        """
        for name, (value, v) in self._now.items():
            if name in self._probes.outputs:
                spikes = isinstance(self._nodes[name], SPIKING)
                self._copy(self._outputs, name, value, np.uint8 if spikes else np.float32)
            if name in self._probes.membranes and isinstance(self._nodes[name], MEMBRANES) and v is not None:
                self._copy(self._membranes, name, v[: self._probes.membrane_samples])
        self._now.clear()
        for name, value in predictions.items():
            self._copy(self._predictions, name, value)
        self._step += 1

    def _copy(
        self, kept: dict[str, Array], name: str, value: torch.Tensor, dtype: type[np.generic] = np.float32
    ) -> None:
        if name not in kept:
            kept[name] = np.empty((self._steps, *value.shape), dtype)
        kept[name][self._step] = value.detach().numpy()

    def recording(self) -> Recording:
        """What was kept."""
        probed = {name: value for name, value in self._predictions.items() if name in self._probes.outputs}
        return Recording(self._outputs | probed, self._membranes, self._predictions)
