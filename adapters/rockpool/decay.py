"""NIR's forward Euler as Rockpool's exponential decay.

A membrane keeps 1 - dt/tau of itself in a step of NIR's and exp(-dt/tau_mem) in one of Rockpool's
(rockpool/nn/modules/torch/lif_neuron_torch.py): the same for tau_mem = -dt / ln(1 - dt/tau). For tau < dt what
is kept is negative, which no exponential is: tau_mem is then that of its magnitude, and whoever keeps the state
turns its sign. tau_mem is in double precision; in float32 it would lose eps * tau/dt of the membrane and not
give tau back bit for bit.
"""

from __future__ import annotations

import torch

_NOTHING = 2.0**-60
"""What stands for a decay to nothing, which has no logarithm: in double precision it leaves nothing either."""


def exponential(tau: torch.Tensor, dt: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Rockpool's tau_mem for NIR's tau, and the sign of what is kept.

    Args:
        tau: seconds, double.
        dt: seconds a step.
    """
    lost = dt / tau
    kept = 1 - lost
    near = torch.log1p(-lost.clamp(max=0.5))  # to every digit where little is lost
    far = torch.log(kept.abs().clamp(min=_NOTHING))
    return -dt / torch.where(lost <= 0.5, near, far), torch.where(kept < 0, -1.0, 1.0).double()  # noqa: PLR2004


def lost(tau_mem: torch.Tensor, sign: torch.Tensor, dt: float) -> torch.Tensor:
    """NIR's dt/tau, which is the gain of its input too, of a live tau_mem and its sign."""
    exponent = -dt / tau_mem
    return torch.where(sign > 0, -torch.expm1(exponent), 1 + torch.exp(exponent))
