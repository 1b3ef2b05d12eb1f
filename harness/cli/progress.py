"""Shows how far a run is: bars by framework on a terminal, plain lines elsewhere."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console

SAID = 80
"""Characters of pip's words that are shown."""


class Bars:
    """Progress of the batches of a run; a `Listener` of the workers.

    Args:
        console: where to show it.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._title, self._total, self._done = "", 0, 0
        self._said: set[str] = set()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bar = self._progress.add_task("starting", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, title: str, total: int) -> None:
        """A batch begins; an empty one is not worth a line, nor is one more of the same."""
        self._title, self._total, self._done = title, total, 0
        if total:
            self._progress.reset(self._bar, total=total, description=title)
            if not self._console.is_terminal and title not in self._said:
                self._console.print(f"{title}: {total} jobs", highlight=False)
            self._said.add(title)

    def done(self, framework: str, trouble: str = "") -> None:
        """A piece of the work has ended."""
        with self._lock:
            self._done += 1
            self._progress.update(self._bar, completed=self._done, description=f"{self._title} · {framework}")
        if trouble and not self._console.is_terminal:
            self._console.print(f"  {framework}: {trouble}", highlight=False, markup=False)


class EnvironmentSteps:
    """Progress of an environment that is made; a listener of its creation.

    Args:
        console: where to show it.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[said]}", markup=False),
        )
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bar = self._progress.add_task("environment", total=None, said="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, environment: str, what: str) -> None:
        """A step begins."""
        self._progress.update(self._bar, description=f"{environment}: {what}", said="")
        if not self._console.is_terminal:
            self._console.print(f"{environment}: {what}", highlight=False)

    def line(self, said: str) -> None:
        """Pip says something; its last line is shown."""
        self._progress.update(self._bar, said=said[:SAID])
