"""`nirtrip env`: make, list and remove the environments that frameworks run in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from adapters.registry import UnknownFrameworkError
from harness.cli.progress import EnvironmentSteps
from harness.environments import Home, create, definition, definitions
from harness.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.environments import Definition
    from harness.environments.home import Manifest

app = typer.Typer(no_args_is_help=True, help="The environments that frameworks run in.")

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="Environments, frameworks, or releases such as norse@1.0.0."),
]
MEBI = 2**20


@app.command("create")
def create_(names: Names = None) -> None:
    """Make environments; all of them where none is named. One that is there is left as it is."""
    make(_chosen(names), Home(), Console(highlight=False))


def make(chosen: Sequence[Definition], home: Home, console: Console) -> None:
    """Make environments one after the other and say what became of each."""
    for wanted in chosen:
        before = home.manifest(wanted)
        if before is None:
            with EnvironmentSteps(console) as steps:
                create(wanted, home, steps)
        said = "is there" if before else "made"
        console.print(f"{wanted.name}: {said}, with {', '.join(wanted.frameworks)}")


@app.command("list")
def list_() -> None:
    """What there is, what could be made, and where."""
    home = Home()
    table = Table("environment", "state", "size", "Python", "frameworks", box=None, pad_edge=False)
    for _, manifest in home.all():
        state = "ready" if _is_current(manifest) else "outdated"
        size = f"{manifest.size / MEBI:.0f} MiB"
        table.add_row(manifest.name, state, size, manifest.python, ", ".join(manifest.frameworks))
    for wanted in definitions():
        if home.manifest(wanted) is None:
            table.add_row(wanted.name, "not made", "", "", ", ".join(wanted.frameworks))
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    console.print(f"in {home.root}; nirtrip env create makes what is not made")


@app.command("remove")
def remove(
    names: Names = None,
    every: Annotated[bool, typer.Option("--all", help="Every environment, those of former contents too.")] = False,
) -> None:
    """Remove environments, with those of the same name that are outdated."""
    if bool(names) == every:
        raise UsageError("env remove: name environments, or say --all")
    home = Home()
    there = {manifest.name for _, manifest in home.all()}
    wanted = {name if name in there else definition(name).name for name in names or ()}
    console = Console(highlight=False)
    for folder, manifest in list(home.all()):
        if every or manifest.name in wanted:
            home.remove(folder)
            console.print(f"{manifest.name}: removed")
    if every:
        home.sweep()
    for name in sorted(wanted - there):
        console.print(f"{name}: is not there")


def _is_current(manifest: Manifest) -> bool:
    try:
        return definition(manifest.name).digest == manifest.digest
    except (UsageError, UnknownFrameworkError):
        return False  # a former nirtrip's


def _chosen(names: Iterable[str] | None) -> tuple[Definition, ...]:
    if not names:
        return definitions()
    found = {wanted.name: wanted for wanted in map(definition, names)}
    return tuple(found.values())
