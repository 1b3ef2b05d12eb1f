"""The command itself: its subcommands, and how errors and exit codes show.

Exit codes: 0 ran, 1 deviates from expectations, 2 bad usage or input, 3 nothing ran, 130 interrupted (by typer), 70 an
oversight of ours, with a traceback: Python's own 1 would say that something deviates.
"""

from __future__ import annotations

import sys
import traceback

import typer
from rich.console import Console

from adapters.graph import MalformedError
from adapters.reference.dialect import DialectError
from adapters.registry import UnknownFrameworkError
from harness.cli import (
    accept,
    badge,
    capsule,
    check,
    compatibility,
    diff,
    env,
    faults,
    frameworks,
    golden,
    merge,
    port,
    report,
    rules,
    run,
    show,
    shrink,
    store,
    support,
    train,
)
from harness.environments import check_packages, tool_version
from harness.exceptions import NirtripError, NothingRanError
from reports.atomic import PlaceError
from reports.expectations import ExpectationsError
from reports.run_directory import RunDirectoryError
from scenarios.registry import DataError, GraphDoesNotFitError, UnknownScenarioError

BAD_INPUT, NOTHING_RAN, OVERSIGHT = 2, 3, run.OVERSIGHT

INPUT_ERRORS = (
    NirtripError,
    MalformedError,
    DialectError,
    UnknownFrameworkError,
    UnknownScenarioError,
    DataError,
    GraphDoesNotFitError,
    PlaceError,
    RunDirectoryError,
    ExpectationsError,
)
"""What is shown as one line: the user can do something about it."""

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Round-trip spiking networks through every pair of NIR frameworks, and say what changed.",
)
# In the order of the help: a model of one's own, runs, frameworks, what a run is made into, how it is judged.
app.command("check")(check.check)
app.command("port")(port.port)
app.command("run")(run.run)
app.command("show")(show.show)
app.command("frameworks")(frameworks.frameworks)
app.command("support")(support.support)
app.command("report")(report.report)
app.command("accept")(accept.accept)
app.command("diff")(diff.diff)
app.command("merge")(merge.merge)
app.command("badge")(badge.badge)
app.command("compatibility")(compatibility.compatibility)
app.command("capsule")(capsule.capsule)
app.command("shrink")(shrink.shrink)
app.command("rules")(rules.rules)
app.command("faults")(faults.faults)
app.command("golden")(golden.golden)
app.add_typer(env.app, name="env")
app.add_typer(store.app, name="store")
app.add_typer(train.app, name="train")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"nirtrip {tool_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),  # noqa: ARG001
) -> None:
    check_packages()


def main() -> None:
    """Run the command; errors of the user's making become one line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # the marks are Unicode
    try:
        app(prog_name="nirtrip", standalone_mode=True)
    except NothingRanError as error:
        _say(error)
        sys.exit(NOTHING_RAN)
    except INPUT_ERRORS as error:
        _say(error)
        sys.exit(BAD_INPUT)
    except Exception:  # noqa: BLE001  what nobody foresaw
        traceback.print_exc()
        sys.exit(OVERSIGHT)


def _say(what: object) -> None:
    line = " ".join(str(what).split())
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"nirtrip: {line}", markup=False)
