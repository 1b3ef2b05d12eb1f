"""`nirtrip compatibility`: COMPATIBILITY.md from a run, and whether it is up to date.

Decides that a file which is out of date deviates from what is expected: exit code 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness import stamp
from harness.cli.finished import finished
from harness.exceptions import UsageError
from reports.compatibility import markdown, stamp_of

STALE = 1
DEFAULT_RUN = Path("out")


def compatibility(
    run: Annotated[Path | None, typer.Argument(help="A run directory.", show_default="out")] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            help="Only say if this file was made with other releases or adapters than these; takes no run.",
            show_default="none",
        ),
    ] = None,
) -> None:
    """Print the matrix as a page of Markdown to commit, stamped with what it was made with."""
    if check is not None:
        if run is not None:
            raise UsageError(f"--check {check}: needs no run, and got {run}; leave it out")
        _check(check)
        return
    found = finished(run or DEFAULT_RUN)
    typer.echo(markdown(found, stamp.of_run(found)), nl=False)


def _check(file: Path) -> None:
    try:
        made = stamp_of(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--check {file}: it cannot be read; `nirtrip compatibility` writes it") from error
    if made is None:
        raise UsageError(f"--check {file}: `nirtrip compatibility` did not write it")
    differences = list(made.differences(stamp.now()))
    for each in differences:
        typer.echo(f"{file} is out of date: {each}")
    if differences:
        raise typer.Exit(STALE)
    typer.echo(f"{file} is up to date")
