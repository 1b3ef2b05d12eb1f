"""What a matrix looks like on a terminal, and how a verdict is marked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

    from reports.matrix import Matrix
    from reports.records import Cell


class MatrixView:
    """A matrix that fits its console: with words where there is room, else marks under numbered columns."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        worded = self._table(words=True)
        fits = console.measure(worded, options=options.update(width=10_000)).maximum <= options.max_width
        yield worded if fits else self._table(words=False)

    def _table(self, *, words: bool) -> Table:
        matrix = self.matrix
        table = Table(title=Text(matrix.title, style="bold"), title_justify="left", header_style="bold")
        table.add_column("export ↓  import →", style="bold", no_wrap=True)
        numbers = {target: str(number) for number, target in enumerate(matrix.targets, start=1)}
        for target in matrix.targets:
            table.add_column(target if words else numbers[target], no_wrap=True)
        for source in matrix.sources:
            label = source if words else f"{numbers.get(source, ' '):>2} {source}"
            table.add_row(label, *(verdict_text(matrix.cell(source, t), words=words) for t in matrix.targets))
        unnamed = [f"{numbers[target]} {target}" for target in matrix.targets if target not in matrix.sources]
        if unnamed and not words:
            table.caption = Text(", ".join(unnamed))
        return table


def verdict_text(cell: Cell | None, *, words: bool = True) -> Text:
    """A cell as its coloured mark, with `words` its verdict's name too; empty where there is no cell."""
    if cell is None:
        return Text()
    masked = f" {MASKED}" if words else MASKED
    return verdict_label(cell.verdict, words=words) + Text(masked if cell.masked else "", style="bold yellow")


def verdict_label(verdict: Verdict, *, words: bool = True) -> Text:
    """A verdict's mark and, with `words`, its name."""
    return Text(f"{verdict.mark} {verdict}" if words else verdict.mark, style=verdict.colour)
