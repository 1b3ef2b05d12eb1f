"""Does the work of a cell anew, on another graph and stimulus.

Decides that a trial is a session of one cell, like any other, whose run directory nobody wants; its results lie in
a store of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from adapters.graph import MalformedError
from harness.explain.explainer import Explainer
from harness.session import Session, Settings
from harness.shrink.fault import fault
from reports.run_directory import RunWriter

if TYPE_CHECKING:
    from pathlib import Path

    from harness.plan import PlannedCell
    from harness.shrink.fault import Fault
    from harness.shrink.instance import Instance
    from harness.store import Store
    from harness.workers import Workers
    from reports.records import Cell, Footer
    from scenarios.scenario import Scenario


class _Nowhere(RunWriter):
    """Keeps nothing of a run."""

    def __init__(self, folder: Path) -> None:
        self._kept = folder / "legs"

    def add(self, cell: Cell) -> None:
        """Forget a cell."""

    def finish(self, footer: Footer) -> None:
        """Forget the end."""

    def leg_folder(self, digest: str) -> Path:  # noqa: ARG002
        """A folder that holds something already, so that nothing is put into it."""
        self._kept.mkdir(parents=True, exist_ok=True)
        (self._kept / "taken").touch()
        return self._kept


@dataclass(frozen=True)
class Trials:
    """Runs one cell on other graphs.

    Args:
        planned: the cell, with its scenario.
        workers: who does the jobs.
        store: where results lie.
        folder: for what nobody wants.
        settings: how the run was done.
    """

    planned: PlannedCell
    workers: Workers
    store: Store
    folder: Path
    settings: Settings

    @cached_property
    def explainer(self) -> Explainer:
        """What explained the larger graph is tried first: to search anew takes seconds."""
        return Explainer(self.store, 1, self.workers.listener)

    def cell(self, instance: Instance) -> Cell:
        """What comes of this graph and stimulus."""
        planned = replace(self.planned, scenario=scenario(self.planned.scenario, instance))
        session = Session([planned], self.workers, _Nowhere(self.folder), self.settings, self.explainer)
        (cell,) = session.run()
        return cell

    def shows(self, instance: Instance, wanted: Fault) -> bool:
        """Whether it shows the fault."""
        try:
            return fault(self.cell(instance)) == wanted
        except MalformedError:
            return False


def scenario(base: Scenario, instance: Instance) -> Scenario:
    """A scenario with another graph and stimulus: no case, and without labels, which belong to the old ones."""
    drive = instance.drive
    samples = drive.shape[1]
    return replace(
        base,
        graph=instance.graph,
        samples=samples,
        shard=samples,
        labels=None,
        case=False,
        membrane_samples=samples,
        source=hashlib.sha256(repr(drive.shape).encode() + drive.dtype.str.encode() + drive.tobytes()).hexdigest(),
        drive=lambda start, stop: drive[:, start:stop],
    )
