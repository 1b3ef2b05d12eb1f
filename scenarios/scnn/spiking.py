"""The SCNN in PyTorch, for training only.

Decides how a gradient passes the spikes and the rounding. A layer's whole time axis is one batch for its
weights; only its neurons go step by step. float32 is exact here (see `architecture`), so that what is
measured with this simulation is what every framework gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import functional

from scenarios.scnn.architecture import GRID, PADDING, POOL, STRIDES

STEEPNESS: Final = 2.0
"""Of the surrogate gradient 1 / (1 + STEEPNESS·|v − 1|)², the fast sigmoid of Zenke and Ganguli 2018."""


class Spikes(torch.autograd.Function):
    """IF neurons with threshold 1 and reset to 0: drive (B, T, *shape) to spikes."""

    @staticmethod
    def forward(ctx: Any, drive: Tensor) -> Tensor:  # noqa: ANN401  torch's own signature
        """Each step: v += x; s = v > 1; v = 0 where s."""
        v = torch.zeros_like(drive[:, 0])
        before_reset, spikes = torch.empty_like(drive), torch.empty_like(drive)
        for step in range(drive.shape[1]):
            v = v + drive[:, step]
            spiked = v > 1
            before_reset[:, step], spikes[:, step] = v, spiked
            v = v.masked_fill(spiked, 0)
        ctx.save_for_backward(before_reset)
        return spikes

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:  # noqa: ANN401  torch's own signature
        """Back through time; a spike ends what a membrane remembers, and its reset passes no gradient."""
        (before_reset,), (gradient,) = ctx.saved_tensors, gradients
        surrogate = 1 / (1 + STEEPNESS * (before_reset - 1).abs()) ** 2
        remembered = (before_reset <= 1).to(gradient.dtype)
        result, carried = torch.empty_like(gradient), torch.zeros_like(gradient[:, 0])
        for step in reversed(range(gradient.shape[1])):
            carried = gradient[:, step] * surrogate[:, step] + carried * remembered[:, step]
            result[:, step] = carried
        return result


@dataclass(frozen=True)
class Response:
    """What the network did with a batch.

    Args:
        counts: output spikes, (B, 10).
        rates: spikes per neuron and step, of each of the five layers.
        largest_drive: bound of |x| summed over time in any neuron, so of any |v|.
    """

    counts: Tensor
    rates: tuple[float, ...]
    largest_drive: float


def respond(weights: list[Tensor], frames: Tensor) -> Response:
    """Run the network.

    Args:
        weights: five tensors of the shapes in `architecture.WEIGHTS`; rounded to the grid here.
        frames: event counts, (B, T, 2, 34, 34).
    """
    rounded = [on_grid(weight) for weight in weights]
    rates, bounds = [], []
    flow = frames
    for place, weight in enumerate(rounded):
        drive = _weigh(flow, weight, place)
        flow = Spikes.apply(drive)  # type: ignore[no-untyped-call]  # torch leaves it so
        rates.append(float(flow.detach().mean()))
        bounds.append(float(drive.detach().abs().sum(1).max()))
        if place in (1, 2):
            flow = _pool(flow)
    return Response(flow.sum(1), tuple(rates), max(bounds))


def on_grid(weight: Tensor) -> Tensor:
    """Rounded to multiples of 1 / GRID; the gradient passes as if nothing had happened (straight-through)."""
    return weight + (torch.round(weight * GRID) / GRID - weight).detach()


def _weigh(flow: Tensor, weight: Tensor, place: int) -> Tensor:
    merged = flow.flatten(0, 1)
    if place < len(STRIDES):
        drive = functional.conv2d(merged, weight, stride=STRIDES[place], padding=PADDING)
    else:
        drive = functional.linear(merged.flatten(1), weight)
    return drive.view(*flow.shape[:2], *drive.shape[1:])


def _pool(flow: Tensor) -> Tensor:
    pooled = functional.avg_pool2d(flow.flatten(0, 1), POOL) * POOL**2
    return pooled.view(*flow.shape[:2], *pooled.shape[1:])
