"""When a neuron of NIR spikes, as a spike function that Rockpool's neurons take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.rockpool.package import StepPWL

if TYPE_CHECKING:
    import torch


class Strictly(StepPWL):
    """1 where x > threshold, else 0: Rockpool's own gives floor(x / threshold) from x = threshold on.

    The surrogate gradient stays Rockpool's (rockpool/nn/modules/torch/lif_neuron_torch.py).
    """

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401  torch.autograd's
        x: torch.Tensor,
        threshold: torch.Tensor,
        window: torch.Tensor,
        max_spikes_per_dt: torch.Tensor,  # noqa: ARG004  it is one
    ) -> torch.Tensor:
        """Spikes of (B, N)."""
        ctx.save_for_backward(x, threshold)
        ctx.window = window
        return (x > threshold).to(x.dtype)
