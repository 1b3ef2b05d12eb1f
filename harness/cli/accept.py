"""`nirtrip accept`: take what a run found for what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from harness.cli.options import RunOption
from harness.exceptions import UsageError
from harness.expectations import elsewhere
from reports import expectations as files
from reports.expectations_accepting import accept as accepted
from reports.run_directory import read_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.expectations import Entry

DEFAULT_FILE = Path("expectations.toml")


def accept(
    run: RunOption = Path("out"),
    expect: Annotated[Path, typer.Option("--expect", help="The file; made if it is not there.")] = DEFAULT_FILE,
) -> None:
    """Rewrite a file of expectations from a run, keeping reasons, links and every pattern that still holds."""
    found = read_run(run)
    if not found.finished:
        raise UsageError(f"the run in {run} is unfinished: cells are missing; run again before you accept it")
    before = files.read(expect) if expect.exists() else files.Expectations()
    after = accepted(found, before, elsewhere(found.header, {cell.id for cell in found.cells}))
    console = Console(highlight=False, soft_wrap=True)
    files.write(expect, after.expectations)
    for what, entries in (("dropped", after.dropped), ("changed", after.changed), ("added", after.added)):
        _say(console, what, entries)
    if after.not_run:
        console.print(f"{after.not_run} cells did not run: nothing was learnt of them", markup=False)
    kept = len(after.expectations.entries) - len(after.added) - len(after.changed)
    counts = f"{len(after.added)} new, {len(after.changed)} changed, {kept} kept, {len(after.dropped)} dropped"
    console.print(f"{expect}: {counts}; review it and say in `reason` why", markup=False)


def _say(console: Console, what: str, entries: Sequence[Entry]) -> None:
    for entry in entries:
        said = "; ".join(filter(None, (entry.reason, entry.link)))
        console.print(f"{what}: {entry.title}: {entry.verdict}{f' ({said})' if said else ''}", markup=False)
