"""What Rockpool gave for a whole stimulus, as a recording.

Rockpool's data are (B, T, N), a recording's (T, B, N).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Array, Probes, Recording, as_counts, as_float32
from adapters.graph import SPIKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nir
    import torch


def recording(
    nodes: Mapping[str, nir.NIRNode],
    probes: Probes,
    outputs: Mapping[str, torch.Tensor],
    membranes: Mapping[str, torch.Tensor],
    predictions: Mapping[str, torch.Tensor],
) -> Recording:
    """Keep what is probed; a node that gave nothing is left out.

    Args:
        nodes: the graph's, for their kinds.
        probes: what to keep.
        outputs: node to what it gave, (B, T, N).
        membranes: node to its membrane after reset, (B, T, N).
        predictions: Output node to what the model gave for it, (B, T, N).
    """
    kept = {name: signal(outputs[name]) for name in probes.outputs if name in outputs}
    spikes = {name: as_counts(value) for name, value in kept.items() if isinstance(nodes[name], SPIKING)}
    return Recording(
        kept | spikes,
        {n: signal(membranes[n][: probes.membrane_samples]) for n in probes.membranes if n in membranes},
        {name: signal(value) for name, value in predictions.items()},
    )


def signal(value: torch.Tensor) -> Array:
    """A tensor (B, T, N) as an array (T, B, N) of its own, float32."""
    return np.swapaxes(as_float32(value.detach().numpy()), 0, 1).copy()
