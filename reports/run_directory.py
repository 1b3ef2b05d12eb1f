"""A run on disk: what may be replaced, how a run is written so that it is never half there, how it is read.

A run grows in `.NAME.partial-PID` beside its destination and is renamed into place when it ends, however it
ends; without a footer it is unfinished. Folders that are not runs are never touched.
"""

from __future__ import annotations

import itertools
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from pydantic import ValidationError, model_validator

from reports import atomic
from reports.atomic import PlaceError
from reports.expectations_matching import linked
from reports.publication import publish
from reports.record import Record
from reports.records import Cell, Footer, Header, Run
from reports.support import SupportFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from reports.expectations import Entry
    from reports.support import FrameworkSupport

RUN_FILE = "run.jsonl"
SUPPORT_FILE = "support.json"


class RunDirectoryError(Exception):
    """A folder cannot be read as a run."""


class CorruptRunError(RunDirectoryError):
    """A run's file holds a line that no record fits."""


class _Line(Record):
    """One line of run.jsonl: exactly one of these."""

    header: Header | None = None
    cell: Cell | None = None
    footer: Footer | None = None

    @model_validator(mode="after")
    def _is_one_record(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("a line holds exactly one of header, cell and footer")
        return self


class RunWriter:
    """Writes a run line by line; use as a context manager.

    Leaving the context renames the run into place, with its reports, whether it finished or was cut short. A run
    that failed before its first cell leaves what was there, and one that was interrupted so early an earlier run.

    Args:
        out: the folder the run shall be found in.
        header: what is known before anything runs.
        entries: of a file of expectations, whose links cells get; without any they keep what they have.

    Raises:
        PlaceError: on entry, if `out` holds something else or its parent cannot be written.
    """

    def __init__(self, out: Path, header: Header, entries: Sequence[Entry] = ()) -> None:
        self.out = out
        self.header = header
        self.entries = entries
        self._cells: set[str] = set()

    def __enter__(self) -> Self:
        check_replaceable(self.out)
        self.folder = _partial_folder(self.out)
        try:
            self._stream = (self.folder / RUN_FILE).open("w", encoding="utf-8", newline="\n")
            self._append(_Line(header=self.header))
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise PlaceError(f"cannot write {self.folder}: {error}; choose another --out") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not self._cells and (self.leaves_earlier or not isinstance(error, KeyboardInterrupt)):
            self._stream.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        try:
            self._stream.close()
            publish(replace(read_run(self.folder), path=self.out), self.folder)
        finally:
            self._move_into_place()

    @property
    def leaves_earlier(self) -> bool:
        """Whether an earlier run stays in place, were this one cut short now: it has no cell yet."""
        return not self._cells and _is_run(self.out)

    def add(self, cell: Cell) -> None:
        """Append a cell at once, so that a run that is cut short keeps it."""
        if cell.id in self._cells:
            raise ValueError(f"cell {cell.id} is already in the run: every cell is added once")
        self._cells.add(cell.id)
        if self.entries:
            (cell,) = linked(Run(self.out, self.header, (cell,), None), self.entries).cells
        self._append(_Line(cell=cell))

    def support(self, found: Sequence[FrameworkSupport]) -> None:
        """Keep what the cases of `conformance` say of frameworks; a run without them has no such file."""
        if found:
            text = SupportFile(format=1, frameworks=tuple(found)).model_dump_json(exclude_unset=True)
            (self.folder / SUPPORT_FILE).write_text(text, encoding="utf-8")

    def finish(self, footer: Footer) -> None:
        """Append the footer, which makes the run a finished one."""
        self._append(_Line(footer=footer))

    def leg_folder(self, digest: str) -> Path:
        """The folder of a leg's graph, log and traces, created on first use; it moves when the run does."""
        folder = self.folder / "legs" / digest
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _append(self, line: _Line) -> None:
        self._stream.write(line.model_dump_json(exclude_none=True) + "\n")
        self._stream.flush()

    def _move_into_place(self) -> None:
        try:
            check_replaceable(self.out)
            atomic.swap(self.folder, self.out.resolve())
        except (OSError, PlaceError) as error:
            raise PlaceError(f"cannot put the run into {self.out}: {error}; it is kept in {self.folder}") from error


def check_replaceable(out: Path) -> None:
    """Raise PlaceError unless a run may be put at `out`: absent, empty, or a run itself."""
    atomic.check_replaceable(out, "a run", _is_run)


def read_run(path: Path) -> Run:
    """Read and validate a run.

    Raises:
        RunDirectoryError: if `path` is not a run directory.
        CorruptRunError: if a line is wrong, naming it, or the file of what frameworks support.
    """
    file = path / RUN_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunDirectoryError(
            f"{path} is not a run directory: {RUN_FILE} cannot be read ({_short(error)}); "
            "name a folder that `nirtrip run --out` wrote"
        ) from error
    lines = _lines(text, file)
    header = lines[0].header if lines else None
    if header is None:
        raise RunDirectoryError(f"{path} is not a run directory: {RUN_FILE} does not start with a header")
    footer = lines[-1].footer
    body = lines[1:-1] if footer else lines[1:]
    return Run(path, header, _cells(body, file), footer, _support(path / SUPPORT_FILE))


def _support(file: Path) -> tuple[FrameworkSupport, ...]:
    try:
        return SupportFile.model_validate_json(file.read_bytes()).frameworks
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        raise CorruptRunError(f"{file} is not valid: {_short(error)}; run again") from error


def _cells(lines: list[_Line], file: Path) -> tuple[Cell, ...]:
    for number, line in enumerate(lines, start=2):
        if line.cell is None:
            raise CorruptRunError(f"line {number} of {file} is not a cell; run again")
    return tuple(line.cell for line in lines if line.cell is not None)


def _lines(text: str, file: Path) -> list[_Line]:
    """The lines of a run; a last line that was cut off while being written is left out."""
    raw = text.split("\n")
    lines = []
    for number, line in enumerate(raw[:-1], start=1):
        try:
            lines.append(_Line.model_validate_json(line))
        except ValidationError as error:
            raise CorruptRunError(f"line {number} of {file} is not valid: {_short(error)}; run again") from error
    return lines


def _short(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg']}" if where else first["msg"]
    return str(error)


def _is_run(folder: Path) -> bool:
    try:
        with (folder / RUN_FILE).open(encoding="utf-8") as stream:
            return _Line.model_validate_json(stream.readline()).header is not None
    except (OSError, UnicodeDecodeError, ValidationError):
        return False


def _partial_folder(out: Path) -> Path:
    """A new folder beside `out`; a number is added where a dead process of the same id left one."""
    place = out.resolve()
    stem = f".{place.name}.partial-{os.getpid()}"
    names = (f"{stem}-{number}" if number else stem for number in itertools.count())
    try:
        folder = next(place.with_name(name) for name in names if not place.with_name(name).exists())
        folder.mkdir(parents=True)
    except OSError as error:
        raise PlaceError(f"cannot write {out}: {error}; choose another --out") from error
    return folder
