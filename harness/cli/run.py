"""`nirtrip run`: run cells, write the run directory, show the matrix."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from adapters import graph as graphs
from adapters.graph import MalformedError
from adapters.reference.dialect import Dialect
from harness import plan
from harness.cli.deviations import print_deviations
from harness.cli.options import PythonOption, StoreOption, TimeoutOption, check_numbers
from harness.cli.progress import Bars
from harness.cli.selection import interpreters, select
from harness.environments import tool_version
from harness.exceptions import NothingRanError, UsageError
from harness.process import Limits
from harness.session import Session, Settings
from harness.store import Store
from harness.workers import Workers
from reports import expectations
from reports.records import FrameworkRecord, Header, ScenarioRecord
from reports.run_directory import RunWriter, check_replaceable, read_run
from reports.terminal import print_run
from scenarios import registry
from scenarios.events import folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import nir

    from adapters.job import Route
    from harness.environments import Environment
    from scenarios.scenario import Scenario

DEFAULT_JOBS = os.cpu_count() or 1

DEVIATES, OVERSIGHT = 1, 70
"""Exit codes of a run that is not as expected, and of one that an oversight of ours cost a cell."""

PAIRS = ("default", "all")


def run(
    scenario: Annotated[list[str] | None, typer.Argument(help="Scenarios.", show_default="lif scnn")] = None,
    frameworks: Annotated[
        list[str] | None,
        typer.Option("--framework", help="Only these frameworks or releases: norse@1.0.0.", show_default="installed"),
    ] = None,
    touching: Annotated[str | None, typer.Option("--with", help="Only cells that touch this framework.")] = None,
    python: PythonOption = None,
    pairs: Annotated[
        str, typer.Option(help="all: every pair for `conformance` too, not only with the reference and itself.")
    ] = "default",
    route: Annotated[str, typer.Option(help="authored, native, bridged or all.")] = "all",
    data: Annotated[
        str, typer.Option(help="builtin (synthetic), nmnist, or a folder in N-MNIST's layout.")
    ] = "builtin",
    graph: Annotated[Path | None, typer.Option(help="A .nir file to run in the scenario's place.")] = None,
    samples: Annotated[int | None, typer.Option(help="Recordings.", show_default="the data's own")] = None,
    jobs: Annotated[int, typer.Option(help="Framework processes at a time.")] = DEFAULT_JOBS,
    timeout: TimeoutOption = None,
    memory: Annotated[float, typer.Option(help="GiB a framework's process may use.")] = 4.0,
    out: Annotated[Path, typer.Option(help="The run directory.")] = Path("out"),
    store: StoreOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute everything anew.")] = False,
    reference_dialect: Annotated[str, typer.Option(help="Judge by other conventions, such as reset=subtract.")] = "",
    expect: Annotated[
        Path | None, typer.Option(help="Compare with expectations; exit with 1 if it deviates.", show_default="none")
    ] = None,
) -> None:
    """Round-trip scenarios through every ordered pair of frameworks and write the compatibility matrix."""
    check_numbers({"--jobs": jobs, "--timeout": timeout, "--memory": memory})
    if pairs not in PAIRS:
        raise UsageError(f"--pairs {pairs!r}: expected {' or '.join(PAIRS)}")
    check_replaceable(out)
    expected = None if expect is None else expectations.read(expect)
    dialect = str(Dialect.parse(reference_dialect))
    scenarios = chosen_scenarios(scenario or [], data, samples, graph)
    routes = chosen_routes(route)
    console = Console(highlight=False)
    places = interpreters(python)
    environments, mentioned = select(frameworks, touching, places, console)
    planned = plan.cells(scenarios, routes, environments, touching, every_pair=pairs == "all")
    if not any(cell.source.ready and cell.target.ready for cell in planned):
        raise NothingRanError("no framework that was asked for is installed; see `nirtrip frameworks`")
    option = further_options(data, samples, graph, dialect, pairs)
    limits = Limits(timeout=timeout, memory=int(memory * 2**30))
    place = Store(store)
    head = header(scenarios, mentioned, shlex.join(["nirtrip", *sys.argv[1:]]), graph, dialect)
    with (
        RunWriter(out, head, expected.entries if expected else ()) as writer,
        Bars(console) as bars,
        Workers(place, jobs, limits, bars, fresh=fresh) as workers,
    ):
        session = Session(planned, workers, writer, Settings(dialect, option))
        try:
            session.run()
        except KeyboardInterrupt:
            kept = f"no cell was done yet; the earlier run in {out} is left as it was"
            said = f"nirtrip: interrupted; {kept if writer.leaves_earlier else f'the unfinished run goes to {out}'}"
            Console(stderr=True, highlight=False, soft_wrap=True).print(said, markup=False)
            raise
    found = read_run(out)
    print_run(found, console)
    deviates = expect and expected and print_deviations(found, expect, expected, console)
    if session.lost:
        raise typer.Exit(OVERSIGHT)
    if deviates:
        raise typer.Exit(DEVIATES)


def chosen_routes(route: str) -> tuple[Route, ...]:
    """The routes of one word."""
    chosen = tuple(each for each in plan.ROUTES if route in (each, "all"))
    if not chosen:
        raise UsageError(f"--route {route!r}: expected {', '.join(plan.ROUTES)} or all")
    return chosen


def chosen_scenarios(
    names: Sequence[str], data: str = "builtin", samples: int | None = None, graph: Path | None = None
) -> list[Scenario]:
    """The scenarios that were named, or all of them."""
    chosen = registry.expand(names)
    replacement: nir.NIRGraph | None = None
    if graph is not None:
        if len(chosen) != 1:
            raise UsageError("--graph stands in for one scenario; name it: `nirtrip run scnn --graph FILE`")
        replacement = _graph(graph)
    if data not in ("builtin", "nmnist"):
        folder.files(Path(data))  # a misspelt folder is refused even where no scenario reads it
    return [registry.load(name, data=data, samples=samples, graph=replacement) for name in chosen]


def _graph(path: Path) -> nir.NIRGraph:
    try:
        found = graphs.read(path)
        graphs.network(found)
    except MalformedError as error:
        raise UsageError(f"--graph {error}; write it anew with nir.write or name another file") from error
    return found


def further_options(data: str, samples: int | None, graph: Path | None, dialect: str, pairs: str = PAIRS[0]) -> str:
    """The part of the command line that reproduces the same input and judgement."""
    words = [] if data == "builtin" else ["--data", data]
    words += [] if samples is None else ["--samples", str(samples)]
    words += [] if graph is None else ["--graph", str(graph)]
    words += [] if not dialect else ["--reference-dialect", dialect]
    words += [] if pairs == PAIRS[0] else ["--pairs", pairs]
    return shlex.join(words)


def header(
    scenarios: Sequence[Scenario],
    environments: Sequence[Environment],
    command: str,
    graph: Path | None = None,
    dialect: str = "",
) -> Header:
    """What is known before anything runs; `graph` stood in for the scenario's own, `dialect` for NIR's own rules."""
    return Header(
        tool_version=tool_version(),
        python=platform.python_version(),
        machine=f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        command=command,
        dialect=dialect,
        scenarios=tuple(_record(each, "" if graph is None else str(graph)) for each in scenarios),
        frameworks=tuple(
            FrameworkRecord(
                name=each.name,
                version=each.version,
                versions=tuple(sorted(each.versions.items())),
                routes=each.framework.routes,
                status=each.status,
                python=each.python,
                place=each.place,
                licence=each.framework.licence,
                remark=each.framework.remark,
            )
            for each in environments
        ),
    )


def _record(scenario: Scenario, graph: str) -> ScenarioRecord:
    recorded = graphs.network(scenario.graph, scenario.dt).recorded
    return ScenarioRecord(
        name=scenario.name,
        digest=scenario.digest,
        data=scenario.data,
        dt=scenario.dt,
        samples=scenario.samples,
        nodes=recorded,
        graph=graph,
    )
