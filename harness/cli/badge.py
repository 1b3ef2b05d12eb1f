"""`nirtrip badge`: how many cells are fine, as an SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.finished import finished
from harness.exceptions import UsageError
from reports.atomic import write_text
from reports.badge import svg, tally

BEGINNING = "<svg "


def badge(
    run: Annotated[Path, typer.Argument(help="A run directory.")] = Path("out"),
    framework: Annotated[
        str | None, typer.Option("--framework", help="Count its cells with others only.", show_default="all")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file; an SVG there is replaced.", show_default="printed")
    ] = None,
) -> None:
    """Draw "NIR: 42/50 cells": those that are fine, of all that ran."""
    found = finished(run)
    counted = tally(found, framework or "")
    if framework and not counted.cells:
        known = ", ".join(each.name for each in found.header.frameworks)
        raise UsageError(f"--framework {framework}: it has no cell with another in {run}; there are {known}")
    if out is None:
        typer.echo(svg(counted), nl=False)
        return
    _check_replaceable(out)
    try:
        write_text(out, svg(counted))
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}; choose another --out") from error
    typer.echo(f"{out}: {counted.sentence}")


def _check_replaceable(out: Path) -> None:
    """Refuse a place that holds anything but an SVG."""
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name a file with --out")
    if out.exists() and not out.read_bytes().startswith(BEGINNING.encode()):
        raise UsageError(f"{out} is no SVG and is left alone; choose another --out or move it away")
