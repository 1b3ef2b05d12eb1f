"""What the page holds: which parts of a run go where, filled into the templates beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports.atomic import write_text
from reports.findings import counts, deserves_words, one_line, scores, show_command, to_explain, worst
from reports.matrix import matrices
from reports.page.figures import raster, trace
from reports.quantities import comparisons, quantities, shown
from reports.realisations import realisations
from reports.suite import COLUMNS, suites, summed_up
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from reports.records import Cell, Run


@dataclass(frozen=True)
class Finding:
    """A cell that needs explaining, with its figures drawn."""

    cell: Cell
    show: str
    """The command line that shows the cell on a terminal."""
    trace: Markup | None
    raster: Markup | None


def html(run: Run) -> str:
    """The page as text."""
    environment = Environment(
        loader=PackageLoader("reports.page"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=shown, one_line=one_line)
    environment.globals.update(
        quantities=quantities, comparisons=comparisons, deserves_words=deserves_words, masked_mark=MASKED
    )
    return environment.get_template("report.html").render(
        run=run,
        matrices=matrices(run),
        counts=counts(run),
        scores=[score for score in scores(run) if score.cells],
        worst=worst(run),
        findings=[_finding(run, cell, number) for number, cell in enumerate(to_explain(run))],
        verdicts=tuple(Verdict),
        realisations=[each for each in realisations(run) if each.scenario not in summed_up(run)],
        suites=suites(run),
        suite_columns=COLUMNS,
    )


def render(run: Run, path: Path) -> None:
    """Write the page, whole or not at all."""
    write_text(path, html(run))


def _finding(run: Run, cell: Cell, number: int) -> Finding:
    divergence = cell.divergence
    drawn_trace = trace(cell, divergence, prefix=f"t{number}-") if divergence else None
    drawn_raster = raster(divergence, prefix=f"r{number}-") if divergence and divergence.raster else None
    return Finding(
        cell=cell,
        show=show_command(cell, run.path),
        # Drawn by matplotlib from numbers; names inside are escaped by it.
        trace=Markup(drawn_trace) if drawn_trace else None,  # noqa: S704
        raster=Markup(drawn_raster) if drawn_raster else None,  # noqa: S704
    )
