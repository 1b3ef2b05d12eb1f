"""A network over time.

Decides the order of everything: components one after the other, each over a stretch of time at once where it
is a single node, step by step where it is a cycle. Stretches bound the memory, whatever the length of the
stimulus.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from adapters.graph import STATEFUL
from adapters.reference.dialect import FeedbackInit
from adapters.reference.parts import part
from adapters.reference.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.base import Array, Probes, Recording
    from adapters.graph import Network
    from adapters.reference.settings import Settings

STRETCH_BYTES = 2**25
"""The largest array of one node over a stretch of time."""


class Simulation:
    """One run of a network from rest.

    Args:
        network: what is run.
        settings: step, conventions, arithmetic.
        stretch: steps run at once; by default as many as `STRETCH_BYTES` allows.
    """

    def __init__(self, network: Network, settings: Settings, stretch: int | None = None) -> None:
        self.network, self.settings, self.stretch = network, settings, stretch
        self.parts = {name: part(name, network, settings) for name in network.nodes}
        self.sources = {name: self._shuffled(name) for name in network.nodes}
        self.held: dict[tuple[str, str], Array] = {}

    def _shuffled(self, name: str) -> list[str]:
        """Sources in the order in which they are summed: the edges' order, or a draw's."""
        sources = self.network.sources(name)
        order = self.settings.draw.order(name, "sources", len(sources))
        return list(sources) if order is None else [sources[i] for i in order]

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Run from rest; `stimulus` holds (T, B, *shape) for every Input."""
        steps, batch = next(iter(stimulus.values())).shape[:2]
        recorder = Recorder(self.network, probes, self.settings.dialect, steps, batch)
        stretch = self.stretch or self._affordable(batch)
        # Unstable and non-finite parameters run as they are; the result says so.
        with np.errstate(all="ignore"):
            self._start(batch)
            for first in range(0, steps, stretch):
                piece = {name: x[first : first + stretch] for name, x in stimulus.items()}
                self._advance(piece, first, recorder)
        return recorder.recording()

    def _affordable(self, batch: int) -> int:
        shapes = (*self.network.input_shapes.values(), *self.network.output_shapes.values())
        largest = batch * max(math.prod(shape) for shape in shapes) * np.dtype(self.settings.dtype).itemsize
        return max(1, STRETCH_BYTES // largest)

    def _start(self, batch: int) -> None:
        for running in self.parts.values():
            running.start(batch)
        self.held = {edge: self._first(*edge, batch) for edge in self.network.late}

    def _first(self, source: str, target: str, batch: int) -> Array:
        """What a late edge carries in the first step: 0 (`feedback_init=bias`: its source's answer to 0)."""
        biased = self.settings.dialect.feedback_init is FeedbackInit.BIAS
        if biased and target not in self.network.loop_delays:
            return self._idle(source, batch)
        return np.zeros((batch, *self.network.output_shapes[source]), self.settings.dtype)

    def _idle(self, name: str, batch: int) -> Array:
        """What a node gives while all neurons, delays and inputs are silent."""
        silent = np.zeros((batch, *self.network.output_shapes[name]), self.settings.dtype)
        sources = self.sources[name]
        if isinstance(self.network.nodes[name], STATEFUL) or not sources:
            return silent
        x = _sum([self._idle(source, batch) for source in sources])
        y: Array = self.parts[name].run(x[None])[0]
        return y

    def _advance(self, stimulus: Mapping[str, Array], first: int, recorder: Recorder) -> None:
        """Run one stretch through all components; an output is forgotten once all its targets have run."""
        done: dict[str, Array] = {}
        waiting = {name: set(self.network.targets(name)) for name in self.network.nodes}
        for component in self.network.components:
            if self.network.is_cycle(component):
                fresh = self._cycle(component, done, first, recorder)
            else:
                (name,) = component
                x = stimulus.get(name)
                # Late edges end on cycles, so here all sources are of the same step.
                x = _sum([done[s] for s in self.sources[name]]) if x is None else x.astype(self.settings.dtype)
                fresh = {name: self.parts[name].run(x, recorder.membrane(name, first, len(x)))}
            for name, y in fresh.items():
                recorder.keep(name, first, y)
            done |= fresh
            for name in list(done):
                waiting[name] -= set(component)
                if not waiting[name]:
                    del done[name]

    def _cycle(
        self, component: tuple[str, ...], done: Mapping[str, Array], first: int, recorder: Recorder
    ) -> dict[str, Array]:
        """Run a cycle over a stretch step by step; late edges carry the step before."""
        outside = {a for a, b in self.network.edges if b in component and a not in component}
        late = [(a, b) for a, b in self.network.late if b in component]
        steps = len(done[min(outside)])
        rows: dict[str, list[Array]] = {name: [] for name in component}
        for t in range(steps):
            now = {source: done[source][t] for source in outside}
            for name in component:
                edges = [(source, name) for source in self.sources[name]]
                x = _sum([self.held[edge] if edge in self.held else now[edge[0]] for edge in edges])
                now[name] = self.parts[name].run(x[None], recorder.membrane(name, first + t, 1))[0]
                rows[name].append(now[name])
            self.held |= {(a, b): now[a].copy() for a, b in late}
        return {name: np.stack(values) for name, values in rows.items()}


def _sum(arriving: list[Array]) -> Array:
    """Fan-in: the sum of all sources, in order."""
    total = arriving[0]
    for x in arriving[1:]:
        total = total + x
    return total
