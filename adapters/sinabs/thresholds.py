"""The threshold that stands for a strict comparison.

Sinabs spikes where v >= threshold (sinabs/activation/spike_generation.py), NIR where v > threshold: the
smallest number above NIR's threshold says the same, exactly.
"""

from __future__ import annotations

import torch


def above(threshold: torch.Tensor) -> torch.Tensor:
    """The threshold s with v >= s wherever v > `threshold`."""
    return torch.nextafter(threshold, torch.full_like(threshold, torch.inf))


def below(threshold: torch.Tensor) -> torch.Tensor:
    """What `above` was given; infinity stays what it is."""
    under = torch.nextafter(threshold, torch.full_like(threshold, -torch.inf))
    return torch.where(torch.isinf(threshold), threshold, under)
