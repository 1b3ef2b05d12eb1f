"""One table of the frameworks for a page: where each runs and what it was measured to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.verdict import Verdict

HEAD = ("framework", "version", "environment", "licence", "routes", "bridged", "its own importer", "training after it")


@dataclass(frozen=True)
class Row:
    """A framework.

    Args:
        name: as in cell ids.
        homepage: its address, "" for none.
        version: of the framework, "" where it is not installed.
        environment: where it runs.
        licence: SPDX identifier.
        routes: those it has code for.
        capabilities: primitive, route and measured verdict.
        training: what was measured of training after its own importer; "" where that was not.
    """

    name: str
    homepage: str
    version: str
    environment: str
    licence: str
    routes: tuple[str, ...]
    capabilities: tuple[tuple[str, str, Verdict], ...]
    training: str = ""


def markdown(rows: Iterable[Row]) -> str:
    """The table."""
    lines = [HEAD, tuple("---" for _ in HEAD), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    name = f"[{row.name}]({row.homepage})" if row.homepage else row.name
    bridged, native = (_can(row, route) for route in ("bridged", "native"))
    about = (name, row.version or "–", row.environment, row.licence, ", ".join(row.routes))
    return (*about, bridged, native, row.training or "–")


def _can(row: Row, route: str) -> str:
    """How many primitives are right, and which are not, or which are where those are fewer."""
    verdicts = {primitive: verdict for primitive, on, verdict in row.capabilities if on == route}
    if not verdicts:
        return "–"
    right = [primitive for primitive, verdict in verdicts.items() if verdict.fine]
    wrong = [primitive for primitive in verdicts if primitive not in right]
    if not wrong:
        return f"all {len(verdicts)}"
    few = f"not {', '.join(wrong)}" if len(wrong) < len(right) else ", ".join(right)
    return f"{len(right)} of {len(verdicts)}: {few}" if few else f"0 of {len(verdicts)}"
