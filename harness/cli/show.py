"""`nirtrip show`: one cell of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.cli.options import RunOption
from harness.exceptions import UsageError
from reports.run_directory import read_run
from reports.terminal import show_cell


def show(
    cell: Annotated[str, typer.Argument(help="A cell's id: scenario/route/source--target.")],
    run: RunOption = Path("out"),
) -> None:
    """Show one cell: verdicts, blame, reason, numbers, graph diff, where it starts."""
    found = read_run(run)
    for each in found.cells:
        if each.id == cell:
            console = Console(highlight=False)
            console.print(show_cell(each))
            if not found.finished:
                console.print("The run is unfinished.")
            return
    known = ", ".join(each.id for each in found.cells[:3]) or "none"
    raise UsageError(f"run {run} has no cell {cell!r}; it has {len(found.cells)}, such as {known}")
