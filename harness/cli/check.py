"""`nirtrip check`: will a model of your own survive the move to each framework?

Exit codes: 0 every framework that was asked for is fine, 1 some are not, 2 bad usage or input, 3 nothing could run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from adapters.registry import REFERENCE
from harness.check import drive, measured
from harness.check.check import Checker
from harness.check.given import given
from harness.check.subject import subject
from harness.cli.options import PythonOption, StoreOption, check_numbers
from harness.cli.progress import Bars
from harness.cli.run import DEFAULT_JOBS
from harness.cli.selection import interpreters, select
from harness.exceptions import NothingRanError, UsageError
from harness.process import Limits
from harness.store import Store
from harness.support.measurement import ROUTES
from harness.workers import Workers
from reports import check_words as words
from reports.atomic import write_text
from reports.check import Answer, Check
from reports.findings import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.job import Route
    from harness.check.drive import Stimulus
    from harness.check.subject import Subject
    from reports.check import Static

ALL = "all"
NOT_FINE = 1
"""Exit code where a framework is not fine."""

WIDEST = 200
"""Characters that a table of marks may take before it is cut; where there are fewer, its lines go on below."""


def check(
    model: Annotated[Path, typer.Argument(help="A .nir file.")],
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="FRAMEWORK", help="Where it is to go.", show_default="everywhere"),
    ] = None,
    dt: Annotated[
        float | None, typer.Option("--dt", help="Seconds a step: NIR has none.", show_default="by the time constants")
    ] = None,
    stimulus: Annotated[
        Path | None,
        typer.Option("--input", help="What drives it: .npy or .npz, values or events.", show_default="generated"),
    ] = None,
    route: Annotated[
        str, typer.Option(help="native: the framework's own importer; bridged: nirtrip's mapping; all.")
    ] = "native",
    python: PythonOption = None,
    steps: Annotated[int | None, typer.Option(help="Steps.", show_default=f"{drive.STEPS}, or all of --input")] = None,
    samples: Annotated[
        int | None, typer.Option(help="Samples.", show_default=f"{drive.SAMPLES}, or all of --input")
    ] = None,
    legacy_reset: Annotated[
        str | None,
        typer.Option(help="How neurons reset in a file that does not say it: to-v-reset or subtract."),
    ] = None,
    reference_dialect: Annotated[str, typer.Option(help="Judge by other conventions, such as reset=subtract.")] = "",
    support: Annotated[
        Path | None,
        typer.Option(help="A run of `conformance` to take the static part from.", show_default="nirtrip's own"),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write everything to this file, for machines; an earlier check there is replaced."),
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="Print measured facts beside each answer.")] = False,
    jobs: Annotated[int, typer.Option(help="Framework processes at a time.")] = DEFAULT_JOBS,
    timeout: Annotated[float, typer.Option(help="Seconds a job may take: some importers never end.")] = 120.0,
    store: StoreOption = None,
) -> None:
    """Say what becomes of a model of your own in each framework: fine, fine if, wrong because, refused because."""
    check_numbers({"--jobs": jobs, "--timeout": timeout, "--steps": steps, "--samples": samples})
    routes, known = _routes(route), measured.shipped() if support is None else measured.of_run(support)
    if json is not None:
        _check_place(json)
    asked = subject(model, dt, legacy_reset, reference_dialect)
    out = Console(highlight=False, soft_wrap=True, width=max(Console().width, WIDEST))
    aside = Console(stderr=True, highlight=False)
    _, mentioned = select(to, None, interpreters(python), aside)
    pairs = [(each, way) for each in mentioned if to or each.name != REFERENCE for way in routes]
    checker = Checker(asked, pairs, known)
    _print_static(checker.static, known.origin, out, details=details)
    if not any(each.ready for each, _ in pairs):
        raise NothingRanError("no framework that was asked for is installed; see `nirtrip frameworks`")
    made = _stimulus(asked, stimulus, steps, samples)
    with Bars(aside) as bars, Workers(Store(store), jobs, Limits(timeout=timeout), bars) as workers:
        found = checker.check(made, workers)
    _print(found, out, details=details)
    if json is not None:
        _write(json, found)
    if any(each.answer is not Answer.FINE for each in (found.frameworks if to else found.tried)):
        raise typer.Exit(NOT_FINE)


def _check_place(json: Path) -> None:
    """Refuse a place that cannot be written, or that holds anything but an earlier check."""
    if json.is_dir() or not json.parent.is_dir():
        why = "is a folder" if json.is_dir() else f"lies in {json.parent}, which is no folder"
        raise UsageError(f"--json {json}: {why}; name a file")
    if not os.access(json.parent, os.W_OK):
        raise UsageError(f"--json {json}: {json.parent} cannot be written; name another file")
    if json.exists() and not _is_check(json):
        raise UsageError(f"--json {json}: it is no earlier check and is left alone; name another file or move it away")


def _is_check(file: Path) -> bool:
    try:
        Check.model_validate_json(file.read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _write(json: Path, found: Check) -> None:
    try:
        write_text(json, found.model_dump_json(indent=1, exclude_none=True) + "\n")
    except OSError as error:
        raise UsageError(f"--json {json} cannot be written: {error.strerror}; name another file") from error


def _routes(route: str) -> tuple[Route, ...]:
    chosen = tuple(each for each in reversed(ROUTES) if route in (each, ALL))
    if not chosen:
        raise UsageError(f"--route {route!r}: expected native, bridged or {ALL}")
    return chosen


def _stimulus(asked: Subject, file: Path | None, steps: int | None, samples: int | None) -> Stimulus:
    if file is not None:
        return given(file, asked, steps, samples)
    return drive.generated(asked, steps or drive.STEPS, samples or drive.SAMPLES)


def _print_static(found: Sequence[Static], origin: str, out: Console, *, details: bool) -> None:
    head, rows = words.table(found)
    table = Table(*(Column(name, no_wrap=True) for name in head), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(escape, row))
    out.print(f"What the model uses, as measured before ({origin}):", markup=False)
    out.print(table)
    out.print(words.legend(), markup=False)
    for each in found:
        for line in filter(None, (words.outdated(each), *(words.not_taken(each) if details else ()))):
            out.print(f"  {each.framework} {each.route}: {line}", markup=False)
    out.print()


def _print(found: Check, out: Console, *, details: bool) -> None:
    for line in words.about(found):
        out.print(line, markup=False)
    out.print()
    for each in found.frameworks:
        out.print(f"{each.answer.mark} {words.line(each)}", markup=False, style=each.answer.colour)
        if details and each.details:
            out.print(f"    {one_line(each.details)}", markup=False)
