"""`nirtrip golden`: the conformance cases as files for whoever wants to test themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness import golden as corpus


def golden(
    folder: Annotated[Path, typer.Argument(help="Where to write; an earlier golden corpus there is replaced.")],
) -> None:
    """Write every conformance case with the reference's traces, to be read with nir and NumPy alone."""
    count = corpus.write(folder)
    typer.echo(f"{folder}: {count} cases; {corpus.README} says how to test oneself with them")
