"""What a framework can do at all: each primitive of NIR alone, and a loop, by running it.

Decides that a capability is the fidelity of a small graph: the framework's run of it against the reference's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.support import measurement
from harness.support.measurement import ROUTES
from scenarios.conformance.catalogue import primitives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.job import Route
    from harness.environments import Environment
    from harness.store import Store
    from harness.support.measurement import Measured
    from harness.workers import Workers
    from reports.verdict import Verdict

__all__ = ["NODE", "ROUTES", "Capability", "measure"]

NODE = "node"
"""The primitive that is tried; `Case.primitive` says so."""


@dataclass(frozen=True)
class Capability:
    """What one framework makes of one primitive on one route.

    Args:
        framework: its name.
        primitive: of NIR, or `recurrence`.
        route: by our mapping or by its own importer.
        verdict: its run against the reference's.
        uses: what stands for the primitive, "" where it was not loaded.
        reason: measured facts, "" where all is fine.
        convention: the change of dialect that explains it, "" if none does.
        explanation: the faults that explain it in a sentence, "" if none do.
    """

    framework: str
    primitive: str
    route: Route
    verdict: Verdict
    uses: str
    reason: str
    convention: str
    explanation: str


def measure(environments: Sequence[Environment], workers: Workers, store: Store) -> tuple[Capability, ...]:
    """Run every primitive through every framework.

    Args:
        environments: frameworks that are installed.
        workers: who does the jobs.
        store: where results lie.
    """
    measured = measurement.measure(
        environments, workers, store, primitives().values(), export=False, title="primitives"
    )
    return tuple(_capability(each) for each in measured)


def _capability(measured: Measured) -> Capability:
    return Capability(
        framework=measured.environment.name,
        primitive=measured.case.primitive,
        route=measured.route,
        verdict=measured.imported.verdict,
        uses=measured.uses.get(NODE, ""),
        reason=measured.imported.reason,
        convention=measured.imported.convention,
        explanation=measured.imported.explanation,
    )
