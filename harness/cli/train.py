"""`nirtrip train`: train a scenario's graph anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from harness.exceptions import UsageError
from scenarios.events import folder

if TYPE_CHECKING:
    from scenarios.scnn.record import Progress as Training

INSTALL = "in nirtrip's repository: pip install --constraint constraints.txt '.[frameworks,data]'"

app = typer.Typer(no_args_is_help=True, help="Train the graphs of scenarios.")


@app.callback()
def _train() -> None:
    """Train the graphs of scenarios."""


@app.command()
def scnn(
    data: Annotated[Path | None, typer.Option(help="N-MNIST's layout, with a Train part.")] = None,
    seed: Annotated[int, typer.Option(help="Of weights, order and variation.")] = 0,
    epochs: Annotated[int | None, typer.Option(help="Passes over the recordings.")] = None,
    out: Annotated[Path | None, typer.Option(help="The graph's file.", show_default="the scenario's own")] = None,
) -> None:
    """Train the N-MNIST SCNN on a CPU; an interruption leaves the graph as it was."""
    try:
        from scenarios.scnn.scenario import GRAPH  # noqa: PLC0415
        from scenarios.scnn.train import EPOCHS, train  # noqa: PLC0415  needs PyTorch
    except ImportError as error:
        raise UsageError(f"training needs {error.name}; {INSTALL}") from error
    if epochs is not None and epochs < 1:
        raise UsageError(f"--epochs {epochs}: at least 1 is needed")
    if data is not None:
        folder.files(data, folder.Part.TRAIN)  # before the built-in data is made, which takes a minute
    console = Console(highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("reading", total=None)

        def show(now: Training) -> None:
            done = (now.epoch - 1) * now.batches + now.batch
            text = f"epoch {now.epoch}/{now.epochs} loss {now.loss:.3f} accuracy {now.accuracy:.3f}"
            bars.update(bar, total=now.epochs * now.batches, completed=done, description=text)
            if now.batch == now.batches and not console.is_terminal:
                console.print(text)

        record = train(data, seed=seed, epochs=epochs or EPOCHS, out=out or GRAPH, progress=show)
    for each in record.measured:
        console.print(f"{each.recordings}: {each.accuracy:.1%} ({each.correct} of {each.total})")
