"""How sharp the conformance cases are: which faults change what the reference makes of a case.

Decides that a fault shows if a node of the changed graph differs from the node of the same name beyond rounding,
the bound of `identical`; nodes that only one of the graphs has do not count.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from adapters.base import Probes
from adapters.reference.dialect import Dialect
from harness.compare import Matching, compare
from harness.faults.catalogue import FAULTS
from harness.faults.fault import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from adapters.base import Recording
    from adapters.graph import Network
    from harness.compare import Comparison
    from harness.faults.fault import Fault
    from scenarios.conformance.case import Case


class Sharpness:
    """Runs a case with and without faults.

    Args:
        case: whose graph, step and stimulus are run.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        (self.input,) = case.graph.input_type
        self._plain = cache(self._run_in)

    def shows(self, fault: Fault) -> bool | None:
        """Whether a fault changes the result beyond rounding; None where it does not apply."""
        changed = fault.applied(Version(self.case.graph, self.case.dt))
        if changed is None:
            return None
        network, recording = self._run(changed)
        return _compared(self._plain(fault.beside), (network, recording), self.case.dt).first is not None

    def _run_in(self, dialect: str) -> tuple[Network, Recording]:
        return self._run(Version(self.case.graph, self.case.dt, Dialect.parse(dialect)))

    def _run(self, version: Version) -> tuple[Network, Recording]:
        loaded = version.model()
        probes = Probes(loaded.network.recorded, loaded.network.membranes)
        return loaded.network, loaded.run({self.input: self.case.stimulus}, probes)


def matrix(cases: Iterable[Case], faults: Iterable[Fault] = FAULTS.values()) -> Mapping[str, tuple[str, ...]]:
    """The faults each case shows, by the case's name."""
    faults = tuple(faults)
    found = {}
    for case in cases:
        sharpness = Sharpness(case)
        found[case.name] = tuple(fault.name for fault in faults if sharpness.shows(fault))
    return found


def _compared(plain: tuple[Network, Recording], changed: tuple[Network, Recording], dt: float) -> Comparison:
    pairs = tuple((name, name) for name in plain[0].nodes if name in changed[0].nodes)
    return compare(
        plain[1],
        changed[1],
        matching=Matching(pairs),
        expected_network=plain[0],
        observed_network=changed[0],
        dt=dt,
        distances=False,
    )
