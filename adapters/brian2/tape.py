"""What the probes keep of a run, filled step by step for a few samples at a time.

Only what is probed is kept, converted as it goes: Brian2's own monitors would keep every step in double precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.probed import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapters.base import Probes
    from adapters.brian2.population import Population
    from adapters.graph import Network


class Tape:
    """Arrays for what is probed: `recording`, which is whole once every sample has been kept.

    Raises:
        UnknownProbeError: a probe names no node.
    """

    def __init__(self, network: Network, probes: Probes, steps: int, batch: int) -> None:
        self.recording = blank(network, probes, (steps, batch))
        self._steps = steps

    def keeper(self, populations: Mapping[str, Population], first: int) -> Callable[[], None]:
        """What keeps a step each time it is called, of samples from `first` on."""
        found = self.recording
        traces = [(trace, name, "y") for kept in (found.outputs, found.predictions) for name, trace in kept.items()]
        traces += [(trace, name, "v") for name, trace in found.membranes.items()]
        kept = [(trace[:, first:], populations[name].state(variable)) for trace, name, variable in traces]
        # The last samples may be fewer than the simulation has room for, and membranes are kept of a few.
        kept = [(trace[:, : len(live)], live[: trace.shape[1]]) for trace, live in kept if trace.shape[1]]
        step = iter(range(self._steps))

        def keep() -> None:
            now = next(step)
            for trace, live in kept:
                trace[now] = live

        return keep
