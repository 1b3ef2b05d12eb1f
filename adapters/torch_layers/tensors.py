"""Numbers of a graph as tensors, and back.

A graph's numbers are float32, on the way in and out. In between, neurons that leak are in double precision: most
keep a decay, 1 - dt/tau, or 1/tau, and have no other place for tau. In float32 that would lose eps * tau/dt of tau,
which shows from tau/dt = 100 on, and the same of the membrane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from adapters.base import as_float32

if TYPE_CHECKING:
    from adapters.base import Array


def tensor(value: object) -> torch.Tensor:
    """A parameter of a graph as a tensor of its own: rounded to float32, never sharing the graph's memory."""
    return torch.from_numpy(np.array(as_float32(value), copy=True))


def double(value: object) -> torch.Tensor:
    """A parameter of a graph, rounded to float32, as a double tensor of its own."""
    return tensor(value).double()


def array(value: torch.Tensor) -> Array:
    """A live tensor as a parameter of a graph: rounded to float32, never sharing the module's memory."""
    return np.array(value.detach().cpu().numpy(), dtype=np.float32)


def decay(tau: object, dt: float) -> torch.Tensor:
    """What is left after a step of forward Euler, 1 - dt/tau.

    Args:
        tau: seconds.
        dt: seconds a step.
    """
    return 1 - dt / double(tau)


def time_constant(decay: torch.Tensor, dt: float) -> Array:
    """Seconds: the tau of a live decay."""
    return array(dt / (1 - decay))
