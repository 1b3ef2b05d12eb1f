"""A window around the first place where the target leaves the source, for people to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adapters.base import Recording
from adapters.graph import parameters
from adapters.job import DONE
from reports.records import Divergence, RasterWindow

if TYPE_CHECKING:
    from adapters.base import Array
    from harness.compare import Comparison, NodeComparison
    from harness.legs import LegRun
    from harness.runs import Runs

NOTHING = Recording({})
"""Of a run that did not end."""

BEFORE, LENGTH = 40, 160
"""Steps shown before the first difference, and in all."""

NEURONS = 40
"""Neurons of a raster."""


def divergence(
    runs: Runs, source: LegRun, target: LegRun | None, reference: LegRun, comparison: Comparison | None
) -> Divergence | None:
    """Traces of source, target and reference around the first difference; None if there is none."""
    first = comparison.first if comparison else None
    if target is None or first is None or first.first_step is None or first.first_index is None:
        return None
    sample, neuron = first.first_index
    shard, within = divmod(sample, source.leg.scenario.shard)
    names = _names(runs, first, source, reference)
    windows = [
        _Window(run.recording(shard) if run.run == DONE else NOTHING, name, within, neuron, first.first_step)
        for run, name in zip((source, target, reference), names, strict=True)
    ]
    membranes = first.spiking or any(window.membrane for window in windows)
    source_trace, target_trace, reference_trace = (w.membrane if membranes else w.output for w in windows)
    return Divergence(
        node=first.node,
        sample=sample,
        neuron=neuron,
        first_step=first.first_step,
        start_step=windows[0].start,
        dt=source.leg.scenario.dt,
        threshold=_threshold(source, first.node, neuron),
        traced="membrane" if membranes else "output",
        v_source=source_trace,
        v_target=target_trace,
        v_reference=reference_trace,
        spikes_source=windows[0].spikes,
        spikes_target=windows[1].spikes,
        spikes_reference=windows[2].spikes,
        raster=_raster(*windows) if first.spiking else None,
    )


def _names(runs: Runs, first: NodeComparison, source: LegRun, reference: LegRun) -> tuple[str, str, str]:
    in_reference = runs.match(source.leg.graph, reference.leg.graph).of_a.get(first.node, first.node)
    return first.node, first.observed_node, in_reference


class _Window:
    """Some steps of one node of one sample of a recording."""

    def __init__(self, recording: Recording, node: str, sample: int, neuron: int, step: int) -> None:
        self.start = max(0, step - BEFORE)
        self.neuron = neuron
        outputs = recording.outputs.get(node, recording.predictions.get(node))
        self.counts = self._cut(outputs, sample)
        self._v = self._cut(recording.membranes.get(node), sample)

    def _cut(self, array: Array | None, sample: int) -> Array | None:
        if array is None or sample >= array.shape[1]:
            return None
        return array[self.start : self.start + LENGTH, sample].reshape(-1, int(np.prod(array.shape[2:])))

    @property
    def membrane(self) -> tuple[float, ...] | None:
        return self._trace(self._v)

    @property
    def output(self) -> tuple[float, ...] | None:
        return self._trace(self.counts)

    def _trace(self, array: Array | None) -> tuple[float, ...] | None:
        if array is None or self.neuron >= array.shape[1]:
            return None
        return tuple(float(value) for value in array[:, self.neuron])

    @property
    def spikes(self) -> tuple[int, ...]:
        if self.counts is None or self.neuron >= self.counts.shape[1] or self.counts.dtype.kind == "f":
            return ()
        return tuple(int(count) for count in self.counts[:, self.neuron])


def _raster(source: _Window, target: _Window, reference: _Window) -> RasterWindow | None:
    if source.counts is None or target.counts is None or source.counts.shape != target.counts.shape:
        return None
    differing = np.flatnonzero((source.counts != target.counts).any(axis=0))
    chosen = np.unique(np.concatenate([[source.neuron], differing[: NEURONS - 1]]))
    told = reference.counts is not None and reference.counts.shape == source.counts.shape
    return RasterWindow(
        start_step=source.start,
        steps=len(source.counts),
        neurons=tuple(int(n) for n in chosen),
        source=_trains(source, chosen),
        target=_trains(target, chosen),
        reference=_trains(reference, chosen) if told else (),
    )


def _trains(window: _Window, neurons: Array) -> tuple[tuple[int, ...], ...]:
    """The steps in which each of these neurons spikes."""
    counts = window.counts
    if counts is None:
        return ()
    return tuple(tuple(int(at) + window.start for at in np.flatnonzero(counts[:, n])) for n in neurons)


def _threshold(run: LegRun, node: str, neuron: int) -> float | None:
    threshold = parameters(run.leg.graph.network.nodes[node]).get("v_threshold")
    if threshold is None or not threshold.size:
        return None
    flat = threshold.reshape(-1)
    return float(flat[neuron] if neuron < flat.size else flat[0])
