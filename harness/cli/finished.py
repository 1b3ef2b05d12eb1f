"""Reading runs that came to their end: what is missing in others must not count as a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.exceptions import UsageError
from reports.run_directory import read_run

if TYPE_CHECKING:
    from pathlib import Path

    from reports.records import Cell, Run


def finished(path: Path) -> Run:
    """The run in a folder.

    Raises:
        UsageError: it is unfinished.
    """
    found = read_run(path)
    if not found.finished:
        raise UsageError(f"the run in {path} is unfinished: cells are missing; run it again")
    return found


def cell_of(run: Run, name: str) -> Cell:
    """A cell of a run.

    Raises:
        UsageError: it has none of this name.
    """
    for each in run.cells:
        if each.id == name:
            return each
    known = ", ".join(each.id for each in run.cells[:3]) or "none"
    raise UsageError(f"run {run.path} has no cell {name!r}; it has {len(run.cells)}, such as {known}")
