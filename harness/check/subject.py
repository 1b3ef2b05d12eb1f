"""The model that is checked: a user's file, its time step, and the conventions it is judged by.

Decides the step where the user names none, since NIR has none. It is 1e-4 s, which snnTorch and SpikingJelly suppose
unless they are told, as long as the smallest time constant or delay lies between 1e-4 and 0.1 s, or there is none. Else
it is the power of ten next below a tenth of that: a tau of 20 (somebody's steps) gets a step of 1, not one of which no
run would see the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from adapters import graph as graphs
from adapters.graph import MalformedError, kind, parameters
from adapters.reference.dialect import Dialect
from harness.exceptions import UsageError
from scenarios.conformance.case import DT
from scenarios.scenario import input_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import nir

TIMES: Final = ("tau", "tau_mem", "tau_syn", "delay")
"""Fields of nodes that are seconds."""

SHORTEST, LONGEST = 1e-4, 0.1
"""Seconds of time constants for which DT is a step that shows what they do."""

RESETTING: Final = ("IF", "LIF", "CubaLIF")
RESETS: Final = ("to-v-reset", "subtract")
SUBTRACT: Final = "reset=subtract"


@dataclass(frozen=True)
class Subject:
    """A model and what is needed to run it.

    Args:
        name: the file.
        graph: its content.
        dt: seconds a step.
        dt_reason: where it comes from.
        dialect: conventions it is judged by, as text.
    """

    name: str
    graph: nir.NIRGraph
    dt: float
    dt_reason: str
    dialect: str = ""

    @property
    def network(self) -> graphs.Network:
        """What the graph means."""
        return graphs.network(self.graph, self.dt)

    def remarks(self) -> Iterator[str]:
        """What of the file is worth a word."""
        old = graphs.legacy(self.graph)
        if old and SUBTRACT not in self.dialect:
            names = ", ".join(map(repr, old))
            yield (
                f"the file does not say how {names} reset (it is older than nir 1.0.6): to 0 is supposed; "
                "if the model was trained otherwise, say --legacy-reset subtract"
            )
        yield from self.network.remarks
        yield from graphs.unsound(self.network, self.dt)
        for name, node in self.network.nodes.items():
            if kind(node) == "Delay" and graphs.off_grid(node.delay, self.dt):
                yield f"Delay {name!r} is no whole number of steps of {self.dt:g} s"


def subject(path: Path, dt: float | None = None, legacy_reset: str | None = None, dialect: str = "") -> Subject:
    """Read a user's file.

    Args:
        path: of the file.
        dt: seconds a step; found from the file where None.
        legacy_reset: how neurons reset of which the file does not say it.
        dialect: conventions to judge by, as text.

    Raises:
        MalformedError: the file is none, or no valid graph.
        UsageError: dt is no positive number, or the reset is unknown or does not fit the file.
        GraphDoesNotFitError: the graph has not exactly one Input.
    """
    if dt is not None and not (math.isfinite(dt) and dt > 0):
        raise UsageError(f"--dt {dt}: expected seconds, more than 0")
    graph = graphs.read(path)
    try:
        found, why = (dt, "as asked for") if dt is not None else default_dt(graph)
        network = graphs.network(graph, found)
    except MalformedError as error:
        raise MalformedError(f"{path}: not a valid NIR graph: {error}") from error
    input_name(graph)
    if not network.outputs:
        raise MalformedError(f"{path}: not a valid NIR graph: it has no Output node, expected at least one")
    chosen = Dialect.parse(dialect)
    if legacy_reset is not None:
        chosen = chosen.changed(_reset(graph, network, legacy_reset))
    return Subject(str(path), graph, found, why, str(chosen))


def default_dt(graph: nir.NIRGraph) -> tuple[float, str]:
    """A step in seconds for a file, and why this one."""
    nodes = graphs.network(graph).nodes.values()
    numbers = (parameters(node).get(field) for node in nodes for field in TIMES)
    # A step of 1e-4 s is a little less in float32, which holds seven digits.
    times = [float(f"{t:.6g}") for each in numbers if each is not None for t in each.flat if math.isfinite(t) and t > 0]
    if not times:
        return DT, "the default: NIR gives no step, and the file no time constant"
    shortest = min(times)
    if SHORTEST <= shortest <= LONGEST:
        return DT, f"the default: NIR gives no step; the shortest time constant is {shortest:.3g} s"
    step = 10.0 ** math.floor(math.log10(shortest / 10))
    return step, f"guessed from the shortest time constant, {shortest:.3g} s: NIR gives no step"


def _reset(graph: nir.NIRGraph, network: graphs.Network, said: str) -> str:
    """The change of dialect that a kind of reset is.

    Raises:
        UsageError: there is no such kind, or the file says itself how some of its neurons reset.
    """
    if said not in RESETS:
        raise UsageError(f"--legacy-reset {said}: expected {' or '.join(RESETS)}")
    told = [
        name for name, node in network.nodes.items() if kind(node) in RESETTING and name not in graphs.legacy(graph)
    ]
    if told:
        raise UsageError(f"--legacy-reset {said}: the file says how {told[0]!r} resets; it is for files that do not")
    return f"reset={said}"
