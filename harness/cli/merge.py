"""`nirtrip merge`: partial runs, of several CI jobs say, as one run."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.cli.finished import finished
from harness.exceptions import UsageError
from reports.merge import merge as merged
from reports.run_directory import read_run
from reports.terminal import print_run


def merge(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run directories.")],
    out: Annotated[Path, typer.Option("--out", help="The run directory that they become.")],
) -> None:
    """Join partial runs, with their legs and traces; versions or verdicts that do not agree are an error."""
    for run in runs:
        if run.resolve() == out.resolve():
            raise UsageError(f"--out {out} is one of the runs to merge; choose another")
    merged([finished(run) for run in runs], out, shlex.join(["nirtrip", *sys.argv[1:]]))
    print_run(read_run(out), Console(highlight=False))
