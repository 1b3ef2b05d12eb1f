"""Counts a step as jaxsnn's events, and back.

An event of step k is at k * dt, the beginning of the step, and a spike at time t is of step floor(t/dt): how
nir puts a grid of dt and times into one another (nir/data_ir/graph.py, TimeGriddedData.to_event and
EventData.to_time_gridded, whose own conversions keep one event a step and may drop the last step). Several
events of one neuron in a step stay several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import numpy as np
from nir.data_ir import EventData, NIRGraphData, NIRNodeData

from adapters.base import Array, RefusedError, as_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jax

_EPS = float(np.finfo(np.float32).eps)


def as_events(counts: Mapping[str, Array], dt: float) -> NIRGraphData:
    """What jaxsnn's `from_nir_data` takes, from Input node to counts, (T, B, *shape).

    Raises:
        RefusedError: a stimulus that is no counts; an event has no amplitude.
    """
    return NIRGraphData({name: NIRNodeData({"spikes": _events(name, given, dt)}) for name, given in counts.items()})


def _events(name: str, counts: Array, dt: float) -> EventData:
    if (counts < 0).any() or (counts != np.floor(counts)).any():
        raise RefusedError(name, "Input", "stimulus", "is no count of spikes, and jaxsnn's events have no amplitude")
    steps, batch = counts.shape[:2]
    each = counts.reshape(steps, batch, -1).astype(np.int64).transpose(1, 0, 2)
    most = int(each.sum(axis=(1, 2)).max(initial=0))
    index, time = np.full((batch, max(most, 1)), -1), np.full((batch, max(most, 1)), np.inf)
    for sample, grid in enumerate(each):
        step, neuron = (np.repeat(where, grid[grid > 0]) for where in np.nonzero(grid))
        index[sample, : len(step)], time[sample, : len(step)] = neuron, step * dt
    return EventData(index, time, each.shape[2], steps * dt)


def per_step(spike: Any, shape: tuple[int, ...], steps: int, dt: float) -> Array:  # noqa: ANN401  jaxsnn's Spike
    """A population's own spikes, (T, B, *shape), of the events it went through, which are those that arrived too."""
    time, index, own = (np.asarray(value) for value in (spike.time, spike.idx, spike.internal))
    own = own & (index >= 0)
    # jaxsnn keeps times in float32, so that the one of a step's beginning may lie before it.
    step = np.floor(time.astype(np.float64) / dt * (1 + 2 * _EPS))
    own &= step < steps
    counts = np.zeros((steps, len(time), int(np.prod(shape))), np.int32)
    np.add.at(counts, (step[own].astype(np.int64), np.nonzero(own)[0], index[own]), 1)
    return as_counts(counts).reshape(steps, len(time), *shape)


def is_own(spike: Any) -> jax.Array:  # noqa: ANN401  jaxsnn's Spike
    """Which events are spikes of the population itself that were had before the end."""
    own: jax.Array = spike.internal & (spike.idx >= 0) & jnp.isfinite(spike.time)
    return own


def is_full(spike: Any) -> bool:  # noqa: ANN401  jaxsnn's Spike
    """Whether some sample has as many events as there was room for."""
    return bool((np.asarray(spike.idx)[:, -1] >= 0).any())
