"""What the page holds: which parts of a run go where, filled into the templates beside this file.

Decides that a cell of a family that is summed up is a line, not an article with figures: there are thousands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports.atomic import write_text
from reports.findings import counts, deserves_words, one_line, scores, show_command, to_explain, worst
from reports.matrix import matrices
from reports.page.figures import raster, trace
from reports.quantities import comparisons, quantities, shown
from reports.realisations import realisations
from reports.rules import RULES
from reports.rules_followed import Standing, followed
from reports.rules_words import faults, frameworks, on, routes
from reports.suite import COLUMNS, family, suites, summed_up
from reports.support import Support
from reports.support_words import HEAD, condensed, line, notes, spoken
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    environment.globals.update(line=line, spoken=spoken, notes=notes, condensed=condensed, followed=followed, on=on)
    alone = _alone(run)
    return environment.get_template("report.html").render(
        run=run,
        matrices=matrices(run),
        counts=counts(run),
        scores=[score for score in scores(run) if score.cells],
        worst=worst(run),
        findings=[_finding(run, cell, number) for number, cell in enumerate(to_explain(alone))],
        listed=_listed(run),
        verdicts=tuple(Verdict),
        realisations=realisations(alone),
        data=[*(f"{each.name}: {each.data}" for each in alone.header.scenarios), *_families(run)],
        suites=suites(run),
        suite_columns=COLUMNS,
        support=run.support,
        support_head=HEAD,
        supports=tuple(Support),
        rules=RULES,
        faults=faults(run.support),
        standings=tuple(Standing),
        measured_routes=routes(run.support),
        measured_frameworks=frameworks(run.support),
    )


def render(run: Run, path: Path) -> None:
    """Write the page, whole or not at all."""
    write_text(path, html(run))


def _alone(run: Run) -> Run:
    """A run without the families that are summed up."""
    names = summed_up(run)
    scenarios = tuple(each for each in run.header.scenarios if each.name not in names)
    cells = tuple(cell for cell in run.cells if cell.scenario not in names)
    return replace(run, header=run.header.model_copy(update={"scenarios": scenarios}), cells=cells)


def _families(run: Run) -> Iterator[str]:
    """A line for each family that is summed up."""
    names = summed_up(run)
    cases = [each for each in run.header.scenarios if each.name in names]
    for name, number in Counter(family(each.name) for each in cases).items():
        synthetic = all("synthetic" in each.data for each in cases if family(each.name) == name)
        yield f"{name}: {number} cases{' (synthetic)' * synthetic}"


def _listed(run: Run) -> dict[str, list[Cell]]:
    """The cells that need explaining of families that are summed up: of each pair and route, which are a line each."""
    found: dict[str, list[Cell]] = defaultdict(list)
    names = summed_up(run)
    for cell in to_explain(run):
        if cell.scenario in names:
            found[f"{family(cell.scenario)} · {cell.route} · {cell.source} → {cell.target}"].append(cell)
    return found


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
