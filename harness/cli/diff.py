"""`nirtrip diff`: what changed from one run to another.

Decides its exit code: the earlier run is what is expected of the later one, so that any change, a better cell too,
is a deviation (1); versions alone are none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.cli.finished import finished
from reports import diff_text
from reports.diff import diff as compared

DIFFERS = 1
"""Exit code where a cell changed."""


def diff(
    before: Annotated[Path, typer.Argument(metavar="RUN1", help="The earlier run directory.")],
    after: Annotated[Path, typer.Argument(metavar="RUN2", help="The later one.")],
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it for a pull request.")] = False,
) -> None:
    """Say what changed, cell by cell, with versions; exit with 1 where anything did."""
    found = compared(finished(before), finished(after))
    if markdown:
        typer.echo(diff_text.markdown(found), nl=False)
    else:
        console = Console(highlight=False, soft_wrap=True)
        console.print(diff_text.title(found), markup=False, style="bold")
        for kind, line in diff_text.lines(found):
            console.print(f"{kind.mark} {line}", markup=False, style=kind.colour)
        for name, old, new in found.versions():
            console.print(f"{name}: {old or '–'} → {new or '–'}", markup=False, style="dim")
        console.print(diff_text.summary(found), markup=False)
    if found.changes:
        raise typer.Exit(DIFFERS)
