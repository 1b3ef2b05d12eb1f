"""`nirtrip support`: what each framework supports, field by field, and in which dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, Group
from rich.markup import escape
from rich.table import Column, Table

from harness.cli.options import PythonOption, StoreOption, TimeoutOption, check_numbers
from harness.cli.progress import Bars
from harness.cli.run import DEFAULT_JOBS
from harness.cli.selection import chosen_cases, interpreters, select
from harness.exceptions import NothingRanError, UsageError
from harness.process import Limits
from harness.store import Store
from harness.support.measurement import ROUTES, measure
from harness.support.table import tables
from harness.workers import Workers
from reports import support_words as report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

    from adapters.job import Route
    from reports.support import Entry, FrameworkSupport

ALL = "all"


def support(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FRAMEWORK]...", help="Print the tables of these.", show_default="a line for each"),
    ] = None,
    python: PythonOption = None,
    route: Annotated[str, typer.Option(help="native, bridged or all.")] = ALL,
    case: Annotated[
        list[str] | None, typer.Option("--case", metavar="PATTERN", help="Only these cases: 'lif-*'.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it for a page.")] = False,
    timeout: TimeoutOption = None,
    jobs: Annotated[int, typer.Option(help="Framework processes at a time.")] = DEFAULT_JOBS,
    store: StoreOption = None,
) -> None:
    """Measure what each framework supports, field by field, for import and export, and in which dialect.

    Runs the cases of `conformance`. `nirtrip frameworks NAME` is quicker: it runs each primitive alone.
    """
    check_numbers({"--timeout": timeout, "--jobs": jobs})
    routes, chosen = _routes(route), chosen_cases(case)
    out, console = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False)
    to_run, mentioned = select(names, None, interpreters(python), console)
    ready = [each for each in to_run if each.ready]
    for each in mentioned:
        if names and not each.ready:
            console.print(f"{each.name}: {each.status}", markup=False, soft_wrap=True)
    if not any(found in each.framework.routes for each in ready for found in routes):
        raise NothingRanError("no framework that was asked for is installed with that route; see `nirtrip frameworks`")
    place = Store(store)
    with Bars(console) as bars, Workers(place, jobs, Limits(timeout=timeout), bars) as workers:
        found = tables(measure(ready, workers, place, chosen, routes))
    if markdown:
        text = "\n\n".join(map(report.markdown, found)) if names else report.markdown_list(found)
        out.print(text, markup=False)
    elif names:
        out.print(Group(*(part for each in found for part in _page(each))))
    else:
        out.print(_list(found))


def _routes(route: str) -> tuple[Route, ...]:
    chosen = tuple(each for each in ROUTES if route in (each, ALL))
    if not chosen:
        raise UsageError(f"--route {route!r}: expected {', '.join(ROUTES)} or {ALL}")
    return chosen


def _list(found: Iterable[FrameworkSupport]) -> Table:
    table = Table(*(Column(name, overflow="fold") for name in report.HEAD), box=None, pad_edge=False)
    for each in found:
        table.add_row(*map(escape, report.line(each)))
    return table


def _page(found: FrameworkSupport) -> Iterable[RenderableType]:
    both = f"import {report.score(found)}, export {report.score(found, exported=True)}"
    yield escape(f"{found.title}, {found.route}: {both}")
    yield escape(f"Dialect: {report.spoken(found)}")
    for convention in found.dialect:
        yield escape(f"  {convention.name}: {convention.meaning} ({convention.extent})")
    numbers = report.notes(found)
    table = Table("primitive", "field", "import", "export", box=None, pad_edge=False)
    before = ""
    for row in report.condensed(found.rows):
        primitive = row.primitive if row.primitive != before else ""
        before = row.primitive
        table.add_row(primitive, row.field, _entry(row.imported, numbers), _entry(row.exported, numbers))
    yield table
    words = {entry.support: None for row in found.rows for entry in (row.imported, row.exported)}
    yield escape("; ".join(f"{word.mark} {word}: {word.meaning}" for word in words))
    for text, number in numbers.items():
        yield escape(f"{number}. {text}")
    yield ""


def _entry(entry: Entry, numbers: Mapping[str, int]) -> str:
    return f"[{entry.support.colour}]{report.shown(entry, numbers)}[/]"
