"""`nirtrip capsule`: one cell as a folder to attach to an issue."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from harness.capsule import Material, check_free, write
from harness.cli.finished import cell_of, finished
from harness.cli.options import RunOption
from harness.cli.run import chosen_scenarios

if TYPE_CHECKING:
    from reports.records import Cell
    from scenarios.scenario import Scenario


def capsule(
    cell: Annotated[str, typer.Argument(help="A cell's id: scenario/route/source--target.")],
    run: RunOption = Path("out"),
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The folder; a zip is put beside it.", show_default="capsule-CELL"),
    ] = None,
) -> None:
    """Write a cell as a folder for an issue: graphs, stimulus, traces, versions, scripts that need no nirtrip."""
    found = finished(run)
    chosen = cell_of(found, cell)
    place = out or Path("capsule-" + re.sub(r"[^\w.@+-]+", "-", cell))
    check_free(place)
    said = _said(chosen)
    material = Material(found, chosen, _scenario(chosen, said), said.get("--reference-dialect", ""))
    scripts = [each.name for each in write(material, place) if each.text]
    kept = f"; {' and '.join(scripts)} need no nirtrip" if scripts else ""
    Console(highlight=False, soft_wrap=True).print(f"{place}, {place}.zip{kept}", markup=False)


def _said(cell: Cell) -> dict[str, str]:
    """The options of the command recorded in a cell."""
    return {option: value for option, value in pairwise(shlex.split(cell.command)) if option.startswith("--")}


def _scenario(cell: Cell, said: dict[str, str]) -> Scenario:
    """What the command recorded in a cell ran."""
    samples = int(said["--samples"]) if "--samples" in said else None
    graph = Path(said["--graph"]) if "--graph" in said else None
    (scenario,) = chosen_scenarios([cell.scenario], said.get("--data", "builtin"), samples, graph)
    return scenario
