"""What a run looks like on a terminal of 80 columns, with and without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.columns import Columns
from rich.console import Group
from rich.table import Table
from rich.text import Text

from reports.cell_view import show_cell
from reports.findings import counts, scores, sentence, show_command, worst
from reports.matrix import matrices
from reports.matrix_view import MatrixView, verdict_label
from reports.suite import COLUMNS, family, suites, summed_up
from reports.verdict import MASKED

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from reports.records import Run
    from reports.suite import Suite

__all__ = ["legend", "matrix_views", "print_run", "show_cell", "summary"]


def print_run(run: Run, console: Console) -> None:
    """Print the matrices of a run, its legend, its summary and its worst finding."""
    for view in matrix_views(run):
        console.print(view)
    for suite in suites(run):
        console.print(_suite(suite))
    console.print(Group(legend(run), Text(), *summary(run)))


def _suite(suite: Suite) -> Table:
    table = Table(*COLUMNS, title=suite.title, title_justify="left", box=None, pad_edge=False)
    for row in suite.rows:
        table.add_row(*row.cells)
    return table


def matrix_views(run: Run) -> tuple[MatrixView, ...]:
    """One renderable per scenario and route."""
    return tuple(MatrixView(matrix) for matrix in matrices(run))


def legend(run: Run) -> Columns:
    """The marks that occur in the run."""
    parts = [verdict_label(verdict) for verdict in counts(run)]
    if any(cell.masked for cell in run.cells):
        parts.append(Text(f"{MASKED} masked: two errors cancel"))
    return Columns(parts, padding=(0, 3))


def summary(run: Run) -> list[RenderableType]:
    """Lines that sum a run up: whether it finished, counts, scores, the worst finding and how to see it."""
    lines: list[RenderableType] = []
    if not run.finished:
        lines.append(Text("Unfinished run: it was cut short, cells are missing.", style="bold yellow"))
    lines += [_counts(run), _scores(run), *_footer(run), *_finding(run)]
    return lines


def _counts(run: Run) -> Text:
    parts = [f"{number} {verdict}" for verdict, number in counts(run).items()]
    return Text(f"{len(run.cells)} cells: {', '.join(parts)}" if parts else "no cells")


def _scores(run: Run) -> Text:
    parts = [f"{score.framework} {score.fine}/{score.cells}" for score in scores(run) if score.cells]
    return Text(f"fine with others: {', '.join(parts)}" if parts else "")


def _footer(run: Run) -> list[Text]:
    hidden = summed_up(run)
    synthetic = [Text(f"{s.name}: {s.subject}", style="dim") for s in run.header.scenarios if s.name not in hidden]
    synthetic += [Text(f"{name}: synthetic", style="dim") for name in dict.fromkeys(map(family, sorted(hidden)))]
    if run.footer is None:
        return synthetic
    footer = run.footer
    took = f"{footer.computed} results computed, {footer.reused} from the store, {footer.seconds:.1f} s"
    return [*synthetic, Text(took, style="dim")]


def _finding(run: Run) -> list[Text]:
    cell = worst(run)
    if cell is None:
        return [Text("Every cell is fine.", style="green")] if run.cells else []
    return [
        Text("Worst: ", style="bold").append(Text(sentence(cell), style="not bold")),
        Text("  ").append(show_command(cell, run.path), style="bold"),
    ]
