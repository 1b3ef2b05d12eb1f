"""Tensors of Sinabs' neurons: their precision, and the threshold that stands for a strict comparison.

Neurons that leak are in double precision: Sinabs keeps the decay 1 - dt/tau, which in float32 would not give
tau back bit for bit. What arrives and leaves stays float32, and so do the parameters of an exported graph.

Sinabs spikes where v >= threshold (sinabs/activation/spike_generation.py), NIR where v > threshold: the
smallest number above NIR's threshold says the same, exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from adapters.base import as_float32
from adapters.torch_layers.neuron import array, tensor

if TYPE_CHECKING:
    from adapters.base import Array


def double(value: object) -> torch.Tensor:
    """A parameter of a graph, rounded to float32, as a double tensor of its own."""
    return tensor(value).double()


def single(value: torch.Tensor) -> Array:
    """A live tensor as a parameter of a graph."""
    return as_float32(array(value))


def decay(tau: object, dt: float) -> torch.Tensor:
    """What is left after a step of forward Euler, 1 - dt/tau.

    Args:
        tau: seconds.
        dt: seconds a step.
    """
    return 1 - dt / double(tau)


def time_constant(decay: torch.Tensor, dt: float) -> Array:
    """Seconds, float32: the tau of a live decay."""
    return single(dt / (1 - decay))


def above(threshold: torch.Tensor) -> torch.Tensor:
    """The threshold s with v >= s wherever v > `threshold`."""
    return torch.nextafter(threshold, torch.full_like(threshold, torch.inf))


def below(threshold: torch.Tensor) -> torch.Tensor:
    """What `above` was given; infinity stays what it is."""
    under = torch.nextafter(threshold, torch.full_like(threshold, -torch.inf))
    return torch.where(torch.isinf(threshold), threshold, under)
