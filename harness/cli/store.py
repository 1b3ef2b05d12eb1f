"""`nirtrip store`: look into the store, and clear it."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import StoreOption
from harness.exceptions import UsageError
from harness.store import Store

app = typer.Typer(no_args_is_help=True, help="Results kept between runs.")


@app.command()
def info(store: StoreOption = None) -> None:
    """Where the store is, and how large."""
    place = Store(store)
    results, size = place.size()
    typer.echo(f"{place.root}: {results} results, {size / 2**20:.1f} MiB")


@app.command()
def prune(
    days: Annotated[float, typer.Option(help="Remove what was not used for so many days.")] = 30.0,
    store: StoreOption = None,
) -> None:
    """Remove results, and what they were made from, that were not used for long."""
    if not days >= 0:
        raise UsageError(f"--days {days}: expected 0 or more")
    place = Store(store)
    typer.echo(f"{place.root}: {place.prune(days)} results, stimuli, graphs and comparisons removed")
