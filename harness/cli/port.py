"""`nirtrip port`: a model of your own, made fit for a framework's own importer.

Exit codes: 0 the framework runs the ported model, identical or equivalent, 1 it does not, 2 bad usage or input, 3 the
framework is not installed.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from adapters.registry import REFERENCE
from harness.check import drive
from harness.check.given import given
from harness.check.subject import subject
from harness.cli.options import PythonOption, StoreOption, check_numbers
from harness.cli.progress import Bars
from harness.cli.run import DEFAULT_JOBS
from harness.cli.selection import interpreters, select
from harness.exceptions import NothingRanError, UsageError
from harness.port import folder
from harness.port.model import Model
from harness.port.proof import Prover
from harness.port.result import result
from harness.port.search import Search
from harness.port.text import headline
from harness.port.trial import Drive, Trials
from harness.process import Limits
from harness.store import Store
from harness.workers import Workers
from scenarios import registry

if TYPE_CHECKING:
    from harness.check.subject import Subject
    from harness.environments import Environment
    from harness.port.result import Result
    from scenarios.scenario import Scenario

NOT_FINE = 1
"""Exit code where the framework does not run the ported model."""

BUILTIN = "builtin"
"""Data that every scenario has."""


def port(
    model: Annotated[Path, typer.Argument(help="A .nir file.")],
    to: Annotated[str, typer.Option("--to", metavar="FRAMEWORK", help="Whose importer shall read it.")],
    out: Annotated[Path, typer.Option("--out", help="Where the graph, its script and the report go.")],
    dt: Annotated[
        float | None, typer.Option("--dt", help="Seconds a step: NIR has none.", show_default="by the time constants")
    ] = None,
    stimulus: Annotated[
        Path | None,
        typer.Option("--input", help="What drives it: .npy or .npz, values or events.", show_default="generated"),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(help="Drive it as this scenario does, which may have labels.", show_default="none"),
    ] = None,
    data: Annotated[
        str, typer.Option(help="Of the scenario: builtin (synthetic), nmnist, or a folder in N-MNIST's layout.")
    ] = BUILTIN,
    samples: Annotated[
        int | None,
        typer.Option(help="Samples.", show_default=f"{drive.SAMPLES}, or all of --input or the scenario's own"),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="Steps.", show_default=f"{drive.STEPS}, or all of --input or --scenario")
    ] = None,
    legacy_reset: Annotated[
        str | None, typer.Option(help="How neurons reset in a file that does not say it: to-v-reset or subtract.")
    ] = None,
    python: PythonOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the port that --out holds.")] = False,
    jobs: Annotated[int, typer.Option(help="Framework processes at a time.")] = DEFAULT_JOBS,
    timeout: Annotated[float, typer.Option(help="Seconds a job may take: some importers never end.")] = 120.0,
    store: StoreOption = None,
) -> None:
    """Rewrite a model so that a framework's own importer runs it, prove that it is the same, and say what is left."""
    check_numbers({"--jobs": jobs, "--timeout": timeout, "--steps": steps, "--samples": samples})
    folder.check_place(out, replace=replace)
    if stimulus is not None and scenario is not None:
        raise UsageError("--input and --scenario: name one of them")
    if data != BUILTIN and scenario is None:
        raise UsageError(f"--data {data}: it is what a scenario runs on; name one with --scenario")
    asked = subject(model, dt, legacy_reset)
    aside = Console(stderr=True, highlight=False)
    target = _target(to, python, aside)
    if scenario is None:
        driven = _drive(asked, stimulus, steps, samples)
    else:
        asked, driven = _as_in(asked, dt, registry.load(scenario, data=data, samples=samples, graph=asked.graph), steps)
    own = Model.of(asked.graph, asked.dt, asked.dialect)
    with Bars(aside) as bars, Workers(Store(store), jobs, Limits(timeout=timeout), bars) as workers:
        trials = Trials(target, workers, driven)
        found = result(Search(own, trials, Prover(own, driven.few)).found(), trials, workers)
    told = folder.Told(
        file=model.name,
        step=f"{asked.dt:g} s, {asked.dt_reason}",
        drive=driven,
        command=shlex.join(["nirtrip", *sys.argv[1:]]),
    )
    written = folder.write(out, found, target, told)
    _print(found, target, Console(highlight=False, soft_wrap=True))
    Console(highlight=False, soft_wrap=True).print(f"see {out}: {', '.join(written)}", markup=False)
    missing = folder.without_script(found, target)
    if missing:
        Console(highlight=False, soft_wrap=True).print(missing, markup=False)
    if not found.fine:
        raise typer.Exit(NOT_FINE)


def _target(name: str, python: list[str] | None, console: Console) -> Environment:
    """The framework, if it is there and reads NIR itself."""
    if name == REFERENCE:
        raise UsageError("--to reference: it reads every graph as it is; name a framework")
    (target,), _ = select([name], None, interpreters(python), console)
    if "native" not in target.framework.routes:
        raise UsageError(f"--to {name}: it has no NIR importer of its own; load the model by `adapters.load` instead")
    if not target.ready:
        raise NothingRanError(f"{target.name} is {target.status}")
    return target


def _drive(asked: Subject, file: Path | None, steps: int | None, samples: int | None) -> Drive:
    made = (
        given(file, asked, steps, samples)
        if file
        else drive.generated(asked, steps or drive.STEPS, samples or drive.SAMPLES)
    )
    return Drive(made.drive, made.text)


def _as_in(asked: Subject, dt: float | None, scenario: Scenario, steps: int | None) -> tuple[Subject, Drive]:
    """The model at the step of a scenario, and the scenario's stimulus."""
    if dt not in (None, scenario.dt):
        raise UsageError(f"--dt {dt:g}: a step of scenario {scenario.name} is {scenario.dt:g} s; leave out --dt")
    (values,) = scenario.stimulus(0, scenario.samples).values()
    driven = Drive(values[:steps], f"scenario {scenario.name}, {scenario.data}", scenario.labels)
    return replaced(asked, dt=scenario.dt, dt_reason=f"as in scenario {scenario.name}"), driven


def _print(found: Result, target: Environment, out: Console) -> None:
    out.print(headline(found, target), markup=False)
    for rewrite in found.found.rewrites:
        out.print(f"  {rewrite.name}: {rewrite.meaning}; {found.found.proofs[rewrite.name]}", markup=False)
    if found.cost:
        out.print(f"  {found.cost}", markup=False)
    if found.left:
        out.print(f"  left: {found.left}", markup=False)
    for part in found.parts if not found.rule else ():
        out.print(f"  measured before: {part}", markup=False)
