"""`nirtrip report`: write the reports of a run anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.exceptions import UsageError
from reports import expectations
from reports.expectations_matching import linked
from reports.publication import publish
from reports.run_directory import read_run
from reports.terminal import print_run


def report(
    run: Annotated[Path, typer.Argument(help="A run directory.")] = Path("out"),
    expect: Annotated[
        Path | None,
        typer.Option(help="Expectations whose links the page tells with cells.", show_default="none"),
    ] = None,
) -> None:
    """Write matrix.csv, matrix.md and report.html from run.jsonl, and show the matrix."""
    found = read_run(run)
    if expect is not None:
        found = linked(found, expectations.read(expect).entries)
    try:
        publish(found, run)
    except OSError as error:
        raise UsageError(
            f"the reports cannot be written into {run}: {error.strerror}; copy the run elsewhere"
        ) from error
    print_run(found, Console(highlight=False))
