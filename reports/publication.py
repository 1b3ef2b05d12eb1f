"""Which reports a run directory holds beside run.jsonl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.page import render
from reports.tables import write_csv, write_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from reports.records import Run


def publish(run: Run, folder: Path) -> None:
    """Write matrix.csv, matrix.md and report.html of `run` into `folder`, replacing earlier ones.

    Args:
        run: what they are about.
        folder: where its legs lie and they go.
    """
    write_csv(run, folder / "matrix.csv")
    write_markdown(run, folder / "matrix.md")
    render(run, folder / "report.html")
