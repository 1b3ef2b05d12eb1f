"""`nirtrip frameworks`: what is there, in which version, and how to get what is missing."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from adapters.registry import FRAMEWORKS
from harness.environments import find


def frameworks() -> None:
    """List the frameworks: versions, routes, what is missing and how to get it."""
    table = Table("framework", "version", "routes", "status", box=None, pad_edge=False)
    for each in FRAMEWORKS.values():
        environment = find(each)
        table.add_row(each.name, environment.version or "–", ", ".join(each.routes), environment.status)
    Console(highlight=False).print(table)
