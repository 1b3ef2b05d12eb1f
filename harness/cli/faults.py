"""`nirtrip faults`: what can go wrong, and which cases of `conformance` show it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from harness.cli.selection import chosen_cases
from harness.faults.catalogue import FAULTS
from harness.faults.sharpness import matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD = ("fault", "a framework that has it ...", "shown by")


def faults(
    case: Annotated[
        list[str] | None, typer.Option("--case", metavar="PATTERN", help="Only these cases: 'lif-*'.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it for a page.")] = False,
) -> None:
    """Run every case with every fault through the reference, and list which cases show each."""
    chosen = chosen_cases(case)
    console = Console(stderr=True, highlight=False)
    shown: dict[str, tuple[str, ...]] = {}
    with warnings.catch_warnings(action="ignore"):  # delays between two steps, one of which is a case
        for each in track(chosen, "cases", console=console, transient=True, disable=not console.is_terminal):
            shown |= matrix([each])
    rows = [(name, fault.meaning, _list(name, shown)) for name, fault in FAULTS.items()]
    if markdown:
        typer.echo("\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ("---",) * len(HEAD), *rows)))
    else:
        table = Table(*HEAD, box=None, pad_edge=False)
        for row in rows:
            table.add_row(*row)
        Console(highlight=False).print(table)


def _list(name: str, shown: Mapping[str, Sequence[str]]) -> str:
    found = [case for case, names in shown.items() if name in names]
    return ", ".join(found) or "none"
