"""`nirtrip rules`: what a NIR graph means, and who follows it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.exceptions import UsageError
from reports.rules_words import markdown
from reports.run_directory import read_run


def rules(
    run: Annotated[
        Path | None,
        typer.Option(help="Say too who follows each, as a run of `conformance` measured.", show_default="none"),
    ] = None,
) -> None:
    """Print the rules of what a NIR graph means, each with the cases that test it, as Markdown."""
    found = () if run is None else read_run(run).support
    if run is not None and not found:
        raise UsageError(f"--run {run}: no case of conformance was run there; `nirtrip run conformance` runs them")
    typer.echo(markdown(found), nl=False)
