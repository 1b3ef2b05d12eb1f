"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 1_000_000
"""Of any number of jobs, seconds or GiB: more than a machine has, and still a number that clocks can add."""

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
    typer.Option(
        "--timeout", help="Seconds a job may take.", show_default="600; 60 for a case of conformance, and 15 of a core"
    ),
]


def check_numbers(numbers: Mapping[str, float | None]) -> None:
    """Refuse numbers that no option can mean; None is none.

    Raises:
        UsageError: one is not above 0, or beyond `LARGEST`.
    """
    for option, number in numbers.items():
        if number is not None and not 0 < number <= LARGEST:
            raise UsageError(f"{option} {number}: expected a number above 0, at most {LARGEST}")
