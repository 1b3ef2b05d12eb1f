"""A graph in Brian2.

The numbers are live in groups of their own and belong to the model; what simulates them is made anew for each
run, for as many samples at a time as memory allows, and every number it uses is linked to those. The nodes'
names and the wiring of an exported graph are the loaded graph's, with nested graphs inlined as "outer.inner".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NoReturn

import nir
import numpy as np

from adapters.base import Array, Probes, Realisation, Recording, as_float32
from adapters.brian2.package import numpy_code
from adapters.brian2.part import Part
from adapters.brian2.simulation import Simulation
from adapters.brian2.tape import Tape
from adapters.graph import network
from adapters.stimulus import extent
from adapters.training import NoGradientsError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SYNAPSES: Final = 2**22
"""Of one simulation; each takes about 50 bytes."""

MOST_NEURONS: Final = 2**18
"""Of one simulation; more would leave the processor's cache and be no faster."""

MOST_STIMULUS: Final = 2**24
"""Numbers of the stimulus of one simulation, which Brian2 holds in double precision."""


class Brian2Model:
    """Groups and synapses that stand for the nodes of a graph.

    Args:
        graph: any graph; it is not changed, and no memory is shared with it.
        dt: seconds a step.

    Raises:
        RefusedError: a node that Brian2 cannot express.
        MalformedError: the graph means nothing.
    """

    def __init__(self, graph: nir.NIRGraph, dt: float) -> None:
        self.network, self.dt = network(graph, dt), dt
        self.parts: Mapping[str, Part] = {name: Part(name, self.network) for name in self.network.nodes}

    @property
    def uses(self) -> Mapping[str, Realisation]:
        """What stands for each node."""
        return {name: part.realisation for name, part in self.parts.items()}

    def run(self, stimulus: Mapping[str, Array], probes: Probes) -> Recording:
        """Simulate from rest and record.

        Raises:
            StimulusError: the stimulus does not fit the Inputs.
            UnknownProbeError: a probe names no node.
        """
        steps, batch = extent(self.network, stimulus)
        tape = Tape(self.network, probes, steps, batch)
        copies = self._copies(steps, batch)
        with numpy_code():
            simulation = Simulation(self.network, self.parts, self.dt, copies)
            for first in range(0, batch, copies):
                some = {name: _padded(x[:, first : first + copies], copies) for name, x in stimulus.items()}
                simulation.run(some, tape.keeper(simulation.populations, first))
        return tape.recording

    def gradients(self, stimulus: Mapping[str, Array]) -> NoReturn:  # noqa: ARG002  the signature is the contract's
        """None.

        Raises:
            NoGradientsError: always.
        """
        raise NoGradientsError("Brian2 2.9")

    def export(self) -> nir.NIRGraph:
        """The flat graph, with every number read from the live groups."""
        nodes = {name: part.export() for name, part in self.parts.items()}
        # nir 1.0.8 finds fault with grouped convolutions and other valid graphs
        return nir.NIRGraph(nodes, list(self.network.edges), type_check=False)

    def _copies(self, steps: int, batch: int) -> int:
        """How many samples are simulated at a time."""
        parts = self.parts.values()
        sources = {name: len(self.network.sources(name)) for name in self.parts}
        synapses = sum(len(part.connections.targets) * sources[part.name] for part in parts if part.is_layer)
        neurons = sum(math.prod(part.leaving) for part in parts)
        numbers = steps * sum(math.prod(self.parts[name].leaving) for name in self.network.inputs)
        room = min(MOST_SYNAPSES // max(synapses, 1), MOST_NEURONS // max(neurons, 1), MOST_STIMULUS // max(numbers, 1))
        few = min(batch, max(room, 1))
        return math.ceil(batch / math.ceil(batch / few))  # as even as can be


def _padded(x: Array, copies: int) -> Array:
    """A stimulus in double precision, with samples of zeros where there are too few."""
    values = np.zeros((len(x), copies, *x.shape[2:]))
    values[:, : x.shape[1]] = as_float32(x)
    return values
