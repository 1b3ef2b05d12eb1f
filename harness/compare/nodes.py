"""How one node ran on two sides.

Decides what is compared of a node, by which scale, and where the two sides part:

- spikes as counts per step;
- membranes of spiking nodes divided by each side's own threshold, neuron by neuron, so that a graph in other
  units compares fairly; where a threshold is not positive and finite, by max(1, max |v expected|), and the
  text says so;
- everything continuous (outputs and membranes of I, LI, CubaLI and Delay) by max(1, max |expected|);
- membranes read before the reset only where neither side spiked; there, before and after are the same.

Shapes have to be equal up to axes of length one. Where they are not, every entry differs from step 0 on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from adapters.base import VKind
from harness.compare.chunks import neurons
from harness.compare.distances import UNKNOWN, Distances
from harness.compare.distances import distances as measure
from harness.compare.lag import lag
from harness.compare.node_comparison import NodeComparison
from harness.compare.rounding import identical_bound
from harness.compare.spikes import NO_SPIKES, Place, SpikeNumbers, count_spikes
from harness.compare.traces import TraceNumbers, Traces, peak

if TYPE_CHECKING:
    from adapters.base import Array


@dataclass(frozen=True)
class Side:
    """What one side recorded of a node.

    Args:
        name: the node's name in that side's graph.
        output: (T, B, *shape) or None.
        membrane: (T, at most B, *shape) or None, in the units of that side's graph.
        threshold: v_threshold of that side's graph, None for a node without one.
        v_kind: when the membrane was read.
    """

    name: str
    output: Array | None = None
    membrane: Array | None = None
    threshold: Array | None = None
    v_kind: VKind = VKind.AFTER_RESET


@dataclass(frozen=True)
class Clock:
    """The time scales of a node.

    Args:
        dt: seconds a step.
        longest: the longest finite time constant in seconds, 0 if there is none.
        membrane: the membrane's time constant in seconds, None if it has none.
    """

    dt: float
    longest: float = 0.0
    membrane: float | None = None


@dataclass
class _Tally:
    """What has been found of a node so far."""

    spikes: SpikeNumbers = NO_SPIKES
    lag: int | None = None
    distances: Distances = UNKNOWN
    compared: int = 0
    traces: list[Traces] = field(default_factory=list)
    scale: str = ""
    places: list[Place] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    incomplete: bool = False
    unlike: bool = False

    def reject(self, note: str) -> None:
        """Shapes differ: nothing of it is equal."""
        self.notes.append(note)
        self.places.append((0, 0, 0))
        self.unlike = True


def compare_node(
    expected: Side,
    observed: Side,
    *,
    spiking: bool,
    clock: Clock,
    first_sample: int = 0,
    distances: bool = True,
) -> NodeComparison:
    """Compare what two sides recorded of one node.

    Args:
        expected: the side to compare with.
        observed: the side that is judged.
        spiking: whether outputs are spike counts.
        clock: the node's time scales.
        first_sample: number of the first sample in the whole scenario.
        distances: whether to measure lags and spike-train distances, which takes longest.
    """
    tally = _Tally()
    for what, x, y in (
        ("output", expected.output, observed.output),
        ("membrane", expected.membrane, observed.membrane),
    ):
        if (x is None) != (y is None):
            tally.incomplete = True
            tally.notes.append(f"{what} recorded by the {'observed' if x is None else 'expected'} side alone")
    _outputs(tally, expected.output, observed.output, spiking=spiking)
    if distances and tally.spikes is not NO_SPIKES and not tally.unlike:
        tally.lag, tally.distances = _apart(expected.output, observed.output, clock, tally.spikes)
    _membranes(tally, expected, observed, spiking=spiking)
    return _summary(tally, expected.name, observed.name, clock, first_sample, spiking=spiking)


def _apart(x: Array | None, y: Array | None, clock: Clock, spikes: SpikeNumbers) -> tuple[int | None, Distances]:
    if x is None or y is None or not spikes.mismatch:
        return 0, Distances(0.0, 0.0)
    steps = None if clock.membrane is None else clock.membrane / clock.dt
    return lag(x, y), measure(x, y, tau_steps=steps)


def _outputs(tally: _Tally, x: Array | None, y: Array | None, *, spiking: bool) -> None:
    if x is None or y is None:
        return
    if not _alike(x.shape, y.shape):
        tally.reject(_unlike("output", x, y))
    if not spiking:
        if not tally.unlike:
            tally.traces.append(_by_magnitude(x, y))
            tally.scale = "magnitude"
        tally.compared = x.size
    elif tally.unlike:
        tally.compared = max(x.size, y.size)
        of_x, of_y = (count_spikes(side, side).expected for side in (x, y))
        tally.spikes = SpikeNumbers(max(tally.compared, 1), of_x, of_y, None, nan=False)
    else:
        tally.compared = x.size
        tally.spikes = count_spikes(x, y)
        if tally.spikes.first:
            tally.places.append(tally.spikes.first)


def _membranes(tally: _Tally, expected: Side, observed: Side, *, spiking: bool) -> None:
    x, y = expected.membrane, observed.membrane
    if x is None or y is None:
        return
    if min(x.ndim, y.ndim) > 1:
        # One side may have kept fewer samples.
        samples = min(x.shape[1], y.shape[1])
        x, y = x[:, :samples], y[:, :samples]
    if not _alike(x.shape, y.shape):
        tally.reject(_unlike("membrane", x, y))
        return
    if not spiking:
        tally.traces.append(_by_magnitude(x, y))
        tally.scale = "magnitude"
        return
    counts = None
    if VKind.BEFORE_RESET in (expected.v_kind, observed.v_kind):
        if expected.output is None or observed.output is None or tally.unlike:
            tally.notes.append("membrane read before the reset, and no spikes that tell where there was none")
            tally.incomplete = True
            return
        counts = expected.output, observed.output
    scales = _thresholds(expected, x.shape), _thresholds(observed, x.shape)
    if scales[0] is not None and scales[1] is not None:
        tally.scale = "threshold"
        tally.traces.append(Traces(x, y, (scales[0], scales[1]), counts))
        return
    tally.notes.append("v_threshold is not positive and finite throughout; scaled by max(1, max |v|) instead")
    tally.scale = "magnitude"
    tally.traces.append(_by_magnitude(x, y, counts))


def _by_magnitude(x: Array, y: Array, counts: tuple[Array, Array] | None = None) -> Traces:
    scale = np.array([max(1.0, peak(x))])
    return Traces(x, y, (scale, scale), counts)


def _thresholds(side: Side, shape: tuple[int, ...]) -> Array | None:
    """The threshold of every neuron, flat, or one for all; None where it cannot be a scale."""
    theta = None if side.threshold is None else np.asarray(side.threshold, dtype=np.float64)
    if theta is None or not theta.size or not (np.isfinite(theta) & (theta > 0)).all():
        return None
    if theta.size in (1, neurons(shape)):
        return theta.reshape(-1)
    return np.broadcast_to(theta, shape[2:]).reshape(-1)


def _summary(
    tally: _Tally, node: str, observed_node: str, clock: Clock, first_sample: int, *, spiking: bool
) -> NodeComparison:
    numbers = [trace.measure() for trace in tally.traces]
    bound = identical_bound(clock.longest, clock.dt, max((n.peak for n in numbers), default=0.0))
    first = _first(tally, numbers, bound)
    worst = np.inf if tally.unlike else 0.0
    return NodeComparison(
        node=node,
        observed_node=observed_node,
        spiking=spiking,
        compared=tally.compared,
        spike_mismatch=tally.spikes.mismatch,
        spikes_expected=tally.spikes.expected,
        spikes_observed=tally.spikes.observed,
        compared_dv=sum(n.compared for n in numbers),
        max_dv=max([worst, *(n.largest for n in numbers)]),
        sum_sq_dv=sum((n.sum_sq for n in numbers), worst),
        identical_bound=bound,
        first_step=None if first is None else first[0],
        first_index=None if first is None else (first_sample + first[1], first[2]),
        lag=tally.lag,
        van_rossum=tally.distances.van_rossum,
        victor_purpura=tally.distances.victor_purpura,
        nan=tally.spikes.nan or any(n.nan for n in numbers),
        scale=tally.scale,
        text="; ".join(tally.notes),
        incomplete=tally.incomplete,
    )


def _first(tally: _Tally, numbers: list[TraceNumbers], bound: float) -> Place | None:
    """The first entry whose spikes differ or whose traces are further apart than a bound."""
    beyond = [t.first_beyond(bound) for t, n in zip(tally.traces, numbers, strict=True) if n.largest > bound]
    return min([*tally.places, *(place for place in beyond if place is not None)], default=None)


def _alike(x: tuple[int, ...], y: tuple[int, ...]) -> bool:
    """Whether two recordings have equal steps, samples and neurons; axes of length one add no neurons."""
    own = [tuple(n for n in shape[2:] if n != 1) for shape in (x, y)]
    return min(len(x), len(y)) > 1 and x[:2] == y[:2] and own[0] == own[1]


def _unlike(what: str, x: Array, y: Array) -> str:
    return f"{what} has shape {y.shape}, expected {x.shape} (steps, samples, *neurons)"
