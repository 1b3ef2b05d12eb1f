"""What NIR's neurons have in common in Rockpool.

Rockpool's neurons spike from v = threshold on, several times a step, and subtract the threshold for each; they
take a spike function, but the subtraction is fixed (rockpool/nn/modules/torch/lif_neuron_torch.py). A node that
spikes is therefore one of Rockpool's neurons, which integrates and tests the threshold by a spike function of
NIR's, and whose membrane is then set to v_reset where it spiked: a custom cell. A node that does not spike is
Rockpool's neuron as it is, with a threshold that nothing reaches.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import nir
import torch

from adapters.base import Array, Realisation, RefusedError
from adapters.graph import parameters
from adapters.rockpool.population import Population
from adapters.rockpool.spikes import Strictly
from adapters.torch_layers.neuron import Neuron

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.rockpool.package import TorchModule


class Resetting(Neuron):
    """A Rockpool neuron with NIR's threshold and reset, or with none.

    Args:
        name: of the node.
        node: any node with a membrane.
        precision: what it computes in.

    Raises:
        RefusedError: the threshold is infinite or no number.
    """

    neuron: TorchModule
    v_reset: torch.Tensor

    def __init__(self, name: str, node: nir.NIRNode, precision: torch.dtype) -> None:
        super().__init__()
        self.precision = precision
        self.population = Population(parameters(node).values())
        self.spiking = isinstance(node, nir.IF | nir.LIF | nir.CubaLIF)
        self.realisation = Realisation.CUSTOM if self.spiking else Realisation.FOLDED
        if self.spiking:
            self.register_buffer("v_reset", self.row(node.v_reset))
            if not bool(self.row(node.v_threshold).isfinite().all()):
                why = "is not finite, and Rockpool multiplies it with spikes"
                raise RefusedError(name, type(node).__name__, "v_threshold", why)

    def row(self, value: object) -> torch.Tensor:
        """A parameter of the graph, (N,)."""
        return self.population.row(value).to(self.precision)

    def rows(self, x: torch.Tensor) -> torch.Tensor:
        """What arrives or was kept, (B, *shape), as rows (batch, N)."""
        return self.population.rows(x).to(self.precision)

    def fire(self) -> dict[str, Any]:
        """Rockpool's arguments for when to spike; far below a threshold, its default has no finite derivative."""
        return {"spike_generation_fn": Strictly}

    def give(self, node: nir.NIRNode, **live: torch.Tensor) -> None:
        """Put a threshold and other (N,) into the neuron, whose constructor would round them to float32."""
        # Rockpool's derivative by a threshold divides by its square.
        never = torch.full((self.population.size,), math.sqrt(torch.finfo(self.precision).max), dtype=self.precision)
        live["threshold"] = self.row(node.v_threshold) if self.spiking else never
        for name, value in live.items():
            getattr(self.neuron, name).data = value

    def settle(self, spikes: torch.Tensor, v: torch.Tensor, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The output and the membrane at the end of a step, (B, *shape), from rows of Rockpool's."""
        after = torch.where(spikes > 0, self.v_reset, v) if self.spiking else v
        output = spikes if self.spiking else after
        return self.population.shaped(output, x.shape).to(x.dtype), self.population.shaped(after, x.shape)

    def numbers(self, rows: Mapping[str, torch.Tensor]) -> dict[str, Array]:
        """Fields of the exported node from live (N,), with threshold and v_reset where it spikes."""
        if self.spiking:
            rows = {**rows, "v_threshold": self.neuron.threshold, "v_reset": self.v_reset}
        return {name: self.population.parameter(row) for name, row in rows.items()}
