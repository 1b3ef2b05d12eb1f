"""Sees what Sinabs' own modules give over a whole sequence, under the names of the graph's nodes.

Sinabs takes a sequence through one layer after the other, (B*T, *shape) with the batch first. Hooks see each
module's output, Sinabs' own recordings its membrane; neither changes what is computed. A node that gives
nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import torch

from adapters.base import Array, Probes, Recording, as_float32
from adapters.graph import SPIKING
from adapters.sinabs.package import layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir

Hook = Callable[[torch.nn.Module, object, Any], None]

_MOST = 255
"""What a byte counts up to."""


class Recorder:
    """Records while its context lasts.

    Args:
        modules: node to its module.
        nodes: the graph's nodes, for their kinds.
        probes: what to keep.
        batch: elements of the batch.
    """

    def __init__(
        self,
        modules: Mapping[str, torch.nn.Module],
        nodes: Mapping[str, nir.NIRNode],
        probes: Probes,
        batch: int,
    ) -> None:
        self._nodes, self._probes, self._batch = nodes, probes, batch
        self._seen = {name: modules[name] for name in probes.outputs if name in modules}
        self._recording: dict[str, Any] = {
            name: modules[name]
            for name in probes.membranes
            if isinstance(modules.get(name), layers.LIF)  # IAF and ExpLeak are LIFs
        }
        self._outputs: dict[str, Array] = {}
        self._membranes: dict[str, Array] = {}
        self._hooks: list[torch.utils.hooks.RemovableHandle] = []

    def __enter__(self) -> Self:
        for name, module in {**self._seen, **self._recording}.items():
            self._hooks.append(module.register_forward_hook(self._hook(name)))
        for module in self._recording.values():
            module.record_states = True
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()
        for module in self._recording.values():
            module.record_states = False

    def see(self, name: str, value: torch.Tensor) -> None:
        """Keep what a node gave, (B*T, *shape), where it is probed."""
        if name in self._probes.outputs:
            signal = unfolded(value, self._batch)
            self._outputs[name] = counted(signal) if isinstance(self._nodes[name], SPIKING) else signal

    def recording(self, predictions: Mapping[str, torch.Tensor]) -> Recording:
        """What was kept.

        Args:
            predictions: Output node to what the model gave for it, (B*T, *shape).
        """
        given = {name: unfolded(value, self._batch) for name, value in predictions.items()}
        return Recording(self._outputs, self._membranes, given)

    def _hook(self, name: str) -> Hook:
        def look(_module: torch.nn.Module, _inputs: object, output: Any) -> None:  # noqa: ANN401  whatever it gives
            self.see(name, output[0] if isinstance(output, tuple) else output)
            if name in self._recording:
                self._membranes[name] = self._membrane(self._recording[name])

        return look

    def _membrane(self, module: Any) -> Array:  # noqa: ANN401  a LIF of Sinabs
        """V after the reset, (T, B, *shape), of a recording that has the batch first; the recording goes."""
        v = module.recordings["v_mem"][: self._probes.membrane_samples]
        module.recordings = {}  # it holds every element of the batch
        return np.ascontiguousarray(as_float32(v.detach().numpy()).swapaxes(0, 1))


def folded(stimulus: Array) -> torch.Tensor:
    """(T, B, *shape) as Sinabs takes it, (B*T, *shape)."""
    sequences = np.ascontiguousarray(as_float32(stimulus).swapaxes(0, 1))
    return torch.from_numpy(sequences.reshape(-1, *sequences.shape[2:]))


def unfolded(value: torch.Tensor, batch: int) -> Array:
    """(B*T, *shape) as (T, B, *shape), float32, an array of its own."""
    array = as_float32(value.detach().numpy())
    return array.reshape(batch, -1, *array.shape[1:]).swapaxes(0, 1).copy()


def counted(value: Array) -> Array:
    """Spikes as bytes; as they are where a layer gave what a byte cannot hold."""
    if value.size and not 0 <= value.min() <= value.max() <= _MOST:  # nor NaN
        return value
    counts = value.astype(np.uint8)
    return counts if np.array_equal(counts, value) else value
