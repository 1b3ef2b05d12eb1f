"""Tensors of neurons that leak: double precision.

A decay is 1 - dt/tau, and snnTorch has no other place for tau: in float32 it would lose tau/dt * 2^-25 of
tau, which shows from tau/dt = 100 on. Buffers in double precision make the neuron compute in it; what
arrives and leaves stays float32, and so do the parameters of an exported graph, which come back bit for
bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.base import as_float32
from adapters.torch_layers.neuron import tensor

if TYPE_CHECKING:
    import torch

    from adapters.base import Array


def double(value: object) -> torch.Tensor:
    """A parameter of a graph, rounded to float32, as a double tensor of its own."""
    return tensor(value).double()


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


def single(value: torch.Tensor) -> Array:
    """A live tensor as a parameter of a graph."""
    return as_float32(value.detach().cpu().numpy())


def clamped(decay: torch.Tensor) -> bool:
    """Whether snnTorch would change this decay: it clamps to [0, 1]. NaN counts as changed."""
    return not bool(((decay >= 0) & (decay <= 1)).all())
