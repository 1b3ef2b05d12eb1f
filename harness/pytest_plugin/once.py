"""The cells run once a session, however many of pytest's workers need their results.

Decides who does it: the first worker that comes to a test, under a lock that the system takes away from a worker that
dies; the others wait for it and read the run directory. A run that failed is not tried again: every test says why.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from filelock import FileLock

from harness.cli.app import INPUT_ERRORS
from reports.expectations_matching import Matching, nowhere, subjects
from reports.run_directory import read_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.pytest_plugin.request import Request
    from reports.expectations_matching import Subject
    from reports.records import Cell

LOCK, DONE, FAILED = "lock", "done", "failed"
"""Files of a session's folder."""


class NoRunError(Exception):
    """The cells could not be run, so that no test can tell anything."""


@dataclass(frozen=True)
class Results:
    """What a run found.

    Args:
        cells: by id, each as expectations are matched with it.
        matching: with the expectations.
    """

    cells: dict[str, tuple[Cell, Subject]]
    matching: Matching


class Once:
    """Results of a session's only run.

    Args:
        folder: of the session, which its workers share.
        request: what was asked for.
        wanted: gives the ids of the cells that were not deselected.
    """

    def __init__(self, folder: Path, request: Request, wanted: Callable[[], list[str]]) -> None:
        self._folder, self._request, self._wanted = folder, request, wanted

    @cached_property
    def results(self) -> Results:
        """Run, or wait until the run is there.

        Raises:
            NoRunError: it cannot be.
        """
        with FileLock(self._folder / LOCK):
            if not (self._folder / DONE).exists():
                self._run()
        if failed := (self._folder / FAILED).exists() and (self._folder / FAILED).read_text(encoding="utf-8"):
            raise NoRunError(failed)
        run = read_run(self._request.out)
        found = {cell.id: (cell, subject) for cell, subject in zip(run.cells, subjects(run), strict=True)}
        matching = Matching(self._request.expected.entries, [subject for _, subject in found.values()], nowhere)
        return Results(found, matching)

    def _run(self) -> None:
        try:
            self._request.plan().run(self._wanted())
        except INPUT_ERRORS as error:
            self._fail(str(error))
        except Exception:  # noqa: BLE001  an oversight of ours, which would cost every other test as long
            self._fail(traceback.format_exc())
        (self._folder / DONE).touch()

    def _fail(self, why: str) -> None:
        (self._folder / FAILED).write_text(f"the cells could not be run: {why}", encoding="utf-8")
