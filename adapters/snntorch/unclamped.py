"""snnTorch's neurons without what keeps them from meaning what NIR says.

snn.Leaky and snn.Synaptic clamp their decays to [0, 1] and find out whether to reset by looking at the
membrane of the step before (`mem_reset` in snntorch/_neurons/neurons.py), so that a membrane that rests
above the threshold is reset without a spike, or spikes without being reset. These two take their places,
with the same tensors and calls.
"""

from __future__ import annotations

import torch


def clamped(decay: torch.Tensor) -> bool:
    """Whether snnTorch would change this decay: it clamps to [0, 1]. NaN counts as changed."""
    return not bool(((decay >= 0) & (decay <= 1)).all())


class UnclampedLeaky(torch.nn.Module):
    """mem = beta * mem + x; 1 and mem = 0 where mem > threshold.

    Args:
        beta: decay a step, any number.
        threshold: compared strictly; infinite for a neuron that does not spike.
    """

    def __init__(self, beta: torch.Tensor, threshold: torch.Tensor) -> None:
        super().__init__()
        self.beta: torch.Tensor
        self.threshold: torch.Tensor
        self.register_buffer("beta", beta)
        self.register_buffer("threshold", threshold)

    def forward(self, x: torch.Tensor, mem: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Spikes and membrane, (B, *shape)."""
        mem = self.beta * mem + x
        spikes = mem > self.threshold
        return spikes.to(x.dtype), torch.where(spikes, torch.zeros_like(mem), mem)


class UnclampedSynaptic(UnclampedLeaky):
    """syn = alpha * syn + x; mem = beta * mem + syn; 1 and mem = 0 where mem > threshold."""

    def __init__(self, alpha: torch.Tensor, beta: torch.Tensor, threshold: torch.Tensor) -> None:
        super().__init__(beta, threshold)
        self.alpha: torch.Tensor
        self.register_buffer("alpha", alpha)

    def forward(  # type: ignore[override]  # as snn.Synaptic beside snn.Leaky
        self, x: torch.Tensor, syn: torch.Tensor, mem: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Spikes, current and membrane, (B, *shape)."""
        syn = self.alpha * syn + x
        spikes, mem = super().forward(syn, mem)
        return spikes, syn, mem
