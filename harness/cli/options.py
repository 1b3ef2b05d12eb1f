"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Where results are kept between runs.", show_default="the user's cache"),
]
RunOption = Annotated[Path, typer.Option("--run", help="A run directory.")]
PythonOption = Annotated[
    list[str] | None,
    typer.Option(
        "--python",
        metavar="NAME=PATH",
        help="Run a framework by a Python of yours: norse=PATH, norse@mine=PATH.",
        show_default="none",
    ),
]

TimeoutOption = Annotated[
    float | None,
    typer.Option("--timeout", help="Seconds a job may take.", show_default="600; 30 for a case of conformance"),
]
