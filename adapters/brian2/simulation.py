"""A network of Brian2 objects for so many samples.

Decides what is connected to what, and that a simulation starts from rest, at time 0, as often as it is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.brian2.package import library
from adapters.brian2.population import Place, Population
from adapters.brian2.synapses import synapses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapters.base import Array
    from adapters.brian2.part import Part
    from adapters.graph import Network


class Simulation:
    """Groups, synapses and operations, made for one size of batch.

    Args:
        network: order and wiring.
        parts: node to what stands for it, in the order of a step.
        dt: seconds a step.
        copies: samples of the batch.
    """

    def __init__(self, network: Network, parts: Mapping[str, Part], dt: float, copies: int) -> None:
        self._network, self._dt, self._copies = network, dt, copies
        self._clock = library.Clock(dt=dt * library.second)
        self.populations = {
            name: Population(part, self._place(number, name, parts))
            for number, (name, part) in enumerate(parts.items(), start=1)
        }
        self._objects = [each for population in self.populations.values() for each in population.objects]
        for name in parts:
            self._wire(name)
        self._keep: Callable[[], None] = _nothing
        watch = library.NetworkOperation(self._watch, clock=self._clock, when="end")
        self._brian2 = library.Network(*self._objects, watch)
        self._brian2.store()

    def run(self, stimulus: Mapping[str, Array], keep: Callable[[], None]) -> None:
        """Simulate from rest.

        Args:
            stimulus: Input node to (T, copies, *shape).
            keep: called at the end of every step.
        """
        self._brian2.restore()  # its time; Brian2 does not let its objects into another network
        self._keep = keep
        for name, values in stimulus.items():
            self.populations[name].drive(values)
        for population in self.populations.values():
            population.rest()
        steps = len(next(iter(stimulus.values())))
        self._brian2.run(steps * self._dt * library.second, namespace={})

    def _watch(self) -> None:
        self._keep()

    def _place(self, number: int, name: str, parts: Mapping[str, Part]) -> Place:
        net = self._network
        leaving = [edge for edge in net.edges if edge[0] == name]
        late = {edge for edge in leaving if edge in net.late}
        layers = [edge for edge in leaving if parts[edge[1]].is_layer]
        return Place(
            number=number,
            copies=self._copies,
            clock=self._clock,
            late=tuple((source, name) in net.late for source in net.sources(name)),
            remembers=bool(late),
            noticed=frozenset("y_before" if edge in late else "y" for edge in layers),
            dt=self._dt,
        )

    def _wire(self, name: str) -> None:
        target = self.populations[name]
        for number, source in enumerate(self._network.sources(name)):
            if not target.part.is_layer:
                target.take(number, self.populations[source])
            elif len(target.part.connections.targets):  # not a window that sees nothing but its padding
                self._objects.append(synapses(target, number, self.populations[source]))


def _nothing() -> None:
    """What is kept before there is a run."""
