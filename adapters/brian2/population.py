"""One node at work, for a batch: a Brian2 group and what acts on it.

Decides the order inside a step. Brian2 runs what is in one slot of its schedule by number (`order`); here
everything is in the slot "groups", node after node, and inside a node in the order of `Turn`. So a value goes
through all layers in the step in which it arrived.

What arrives is x, a sum of variables linked to the sources; a layer gets it through synapses instead, see
`adapters.brian2.synapses`. A late edge brings what its source gave in the step before, kept as y_before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from adapters.brian2.delay import Line
from adapters.brian2.package import library
from adapters.brian2.parameter import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.base import Array
    from adapters.brian2.part import Part

SLOT: Final = "groups"
STATE: Final = ("y", "y_before", "v", "I")
"""Variables that change, where a group has them."""


class Turn(IntEnum):
    """Who acts when, among what belongs to a node."""

    BEFORE = 0
    SYNAPSES = 1
    EQUATIONS = 2
    THRESHOLD = 3
    RESET = 4
    AFTER = 5
    DELAY = 6
    NOTICE = 7


REMEMBER, NOTICE_REMEMBERED = 0, 1
"""Order of what has to be done before any node's turn: its source may come after who reads y_before."""


@dataclass(frozen=True)
class Place:
    """Where a node stands in a network.

    Args:
        number: in the order of a step, from 1.
        copies: samples of the batch.
        clock: Brian2's, of the whole network.
        late: for each of its sources, whether the edge is late; empty for an Input.
        remembers: whether an edge out of it is late.
        noticed: variables, y or y_before, that synapses out of it read.
        dt: seconds a step.
    """

    number: int
    copies: int
    clock: Any
    late: tuple[bool, ...]
    remembers: bool
    noticed: frozenset[str]
    dt: float

    def order(self, turn: Turn) -> int:
        """Brian2's number for a turn."""
        return len(Turn) * self.number + turn

    def brings(self, number: int) -> str:
        """The variable of the source of this number that the edge from it brings."""
        return "y_before" if self.late[number] else "y"


class Population:
    """The group of a node, its samples one after the other.

    Args:
        part: the node.
        place: where it stands.
    """

    def __init__(self, part: Part, place: Place) -> None:
        self.part, self.place = part, place
        self.group = self._group()
        self._line = self._delay() if part.is_delay else None
        self.objects = [self.group, *([] if self._line is None else [self._operation(self._line)])]
        self._schedule()
        for field in part.linked:
            self._link(field, part.live[field].group, "value", part.places(field, place.copies))

    def state(self, variable: str) -> Array:
        """A live variable, (copies, *shape)."""
        live: Array = self.group.variables[variable].get_value()
        return live.reshape(self.place.copies, *self.part.leaving)

    def rest(self) -> None:
        """Go to rest: everything is 0, but for a membrane that leaks."""
        for variable in STATE:
            if variable in self.group.variables:
                self.state(variable)[...] = 0
        if field := self.part.dynamics.rest:
            numbers = self.part.live[field].numbers[self.part.places(field, self.place.copies)]
            self.state("v")[...] = numbers.reshape(self.place.copies, *self.part.leaving)
        if self._line is not None:
            self._line.forget()

    def take(self, number: int, source: Population) -> None:
        """Let x take from the source of this number what the edge brings."""
        self._link(f"x_{number}", source.group, self.place.brings(number), None)

    def drive(self, stimulus: Array) -> None:
        """Let y be a stimulus (T, copies, *shape)."""
        values = stimulus.reshape(len(stimulus), -1)
        self.group.namespace["stimulus"] = library.TimedArray(values, dt=self.place.clock.dt)

    def event(self, variable: str) -> str:
        """The event that a variable of this group is not 0."""
        return "spike" if variable == "y" and self.part.dynamics.spikes else f"{variable}_is_not_0"

    def _group(self) -> Any:  # noqa: ANN401  Brian2's
        spikes = self.part.dynamics.spikes
        events = {self.event(variable): f"{variable} != 0" for variable in self.place.noticed}
        events.pop("spike", None)
        return library.NeuronGroup(
            self.place.copies * math.prod(self.part.leaving),
            "\n".join(self._equations()),
            method="euler",
            threshold="v > v_threshold" if spikes else None,
            reset="v = v_reset\ny = 1" if spikes else None,
            events=events,
            namespace={},
            clock=self.place.clock,
        )

    def _equations(self) -> Iterator[str]:
        yield "y : 1"
        yield self.part.dynamics.equations
        yield from (f"{field} : {unit(field)} (linked)" for field in self.part.linked)
        if self.place.remembers:
            yield "y_before : 1"
        if self.place.late and not self.part.is_layer:
            names = [f"x_{number}" for number in range(len(self.place.late))]
            yield from (f"{name} : 1 (linked)" for name in names)
            yield f"x = {' + '.join(names)} : 1"

    def _schedule(self) -> None:
        """Give everything that acts on the group its turn."""
        dynamics, group = self.part.dynamics, self.group
        turns = {group.state_updater: Turn.EQUATIONS}
        turns |= {group.resetter["spike"]: Turn.RESET} if dynamics.spikes else {}
        turns |= {who: Turn.THRESHOLD if event == "spike" else Turn.NOTICE for event, who in group.thresholder.items()}
        group.state_updater.active = bool(group.equations.diff_eq_names)
        for who, turn in turns.items():
            who.when, who.order = SLOT, self.place.order(turn)
        if "y_before" in self.place.noticed:
            group.thresholder[self.event("y_before")].order = NOTICE_REMEMBERED
        self._each_step("y_before = y" if self.place.remembers else "", REMEMBER)
        self._each_step(dynamics.before, self.place.order(Turn.BEFORE))
        self._each_step(dynamics.after, self.place.order(Turn.AFTER))

    def _each_step(self, statements: str, order: int) -> None:
        if statements:
            self.group.run_regularly(statements, clock=self.place.clock, when=SLOT, order=order)

    def _delay(self) -> Line:
        return Line(self.group, self.part, self.place.copies, self.place.dt)

    def _operation(self, line: Line) -> Any:  # noqa: ANN401  Brian2's
        order = self.place.order(Turn.DELAY)
        return library.NetworkOperation(line.step, clock=self.place.clock, when=SLOT, order=order)

    def _link(self, variable: str, group: Any, name: str, places: Array | None) -> None:  # noqa: ANN401  Brian2's
        setattr(self.group, variable, library.linked_var(group, name, index=places))
