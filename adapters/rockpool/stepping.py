"""One step of a Rockpool neuron from a state of the whole batch.

Rockpool's neurons keep their state to themselves, of the first element of the batch only; they are given all of
it before each step, and record all of it in the step (`evolve(record=True)`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.rockpool.package import own_numbers

if TYPE_CHECKING:
    import torch

    from adapters.rockpool.package import TorchModule


def step(
    neuron: TorchModule, drive: torch.Tensor, **states: torch.Tensor
) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Evolve by one step.

    Args:
        neuron: LIFNeuronTorch or LIFTorch of N neurons.
        drive: (B, N), in the precision to compute in.
        states: Rockpool's name of each state to its value before the step, (B, N) or as Rockpool has it.

    Returns:
        Spikes, (B, N), and the states after the step.
    """
    for name, value in states.items():
        getattr(neuron, name).data = value  # assigned whole, Rockpool would insist on the shape of one element
    with own_numbers(drive.dtype):
        spikes, _, record = neuron.evolve(drive[:, None], record=True)
    return spikes[:, 0], {name: record[name][:, 0] for name in states}
