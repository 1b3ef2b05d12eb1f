"""Sinabs' layers as a membrane that is taken through one step.

    u = alpha * u + (1 - alpha) * x         LIF, ExpLeak with norm_input (sinabs/layers/functional/lif.py)
    u = u + x                               IAF, and ExpLeak with tau = inf
    spike and u = 0 where u >= threshold    SingleSpike and MembraneReset()

With train_alphas a layer holds alpha itself; 1 - dt/tau makes its step one of forward Euler, whatever tau. Its
MembraneReset adds the value it resets to to every neuron, spiking or not
(sinabs/activation/reset_mechanism.py): only 0 will do, and the reset potential has to be the origin of u.
"""

from __future__ import annotations

import torch

from adapters.sinabs.package import MembraneReset, SingleSpike, layers


def leaky(alpha: torch.Tensor, threshold: torch.Tensor | None) -> torch.nn.Module:
    """LIF, or ExpLeak where there is no threshold.

    Args:
        alpha: what is left of u after a step.
        threshold: u spikes from here on.
    """
    tau = torch.ones_like(alpha)  # replaced: it would be kept as exp(-1/tau) in float32
    if threshold is None:
        layer: torch.nn.Module = layers.ExpLeak(tau, train_alphas=True, norm_input=True)
    else:
        layer = layers.LIF(
            tau,
            spike_threshold=threshold,
            spike_fn=SingleSpike,
            reset_fn=MembraneReset(),
            train_alphas=True,
            norm_input=True,
        )
    layer.alpha_mem = torch.nn.Parameter(alpha)
    return layer


def integrating(threshold: torch.Tensor | None) -> torch.nn.Module:
    """IAF, or an ExpLeak that does not leak where there is no threshold: IAF always spikes."""
    if threshold is None:
        silent: torch.nn.Module = layers.ExpLeak(torch.inf)
        return silent
    layer: torch.nn.Module = layers.IAF(spike_threshold=threshold, spike_fn=SingleSpike, reset_fn=MembraneReset())
    return layer


def advance(layer: torch.nn.Module, drive: torch.Tensor, u: torch.Tensor | float) -> tuple[torch.Tensor, torch.Tensor]:
    """One step of a layer from a state.

    Args:
        layer: of `leaky` or `integrating`; what state it is in does not matter.
        drive: what arrives, (B, *shape).
        u: the membrane at the end of the step before.

    Returns:
        Spikes, or the membrane where it has no threshold, and the new membrane.
    """
    layer.v_mem = torch.zeros_like(drive) + u
    output = layer(drive[:, None])[:, 0]
    after: torch.Tensor = layer.v_mem
    return output, after
