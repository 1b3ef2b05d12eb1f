"""The file of what a project expects of its cells, in TOML, a table an entry.

    [[expect]]
    cells = ["lif/native/norse--*", "scnn/native/norse--*"]
    verdict = "failed"
    blame = "export:norse"
    reason = "Norse has no exporter for what its importer makes"
    link = "https://github.com/norse/norse/issues/1"
    versions = { norse = ">=1.1,<1.2" }

Decides what a file may say and how it is written. `*` in a pattern stands for any characters, slashes too. An entry
with `versions` is about cells in which all of these frameworks or distributions take part, in these releases. Of the
entries that are about a cell the first in the file holds; a cell that none is about is expected to be fine.
What an entry leaves out is not compared; `blame` and `explanation` may be patterns too, "" expects that there is none.
Comments are kept above the first entry only: what is to be kept belongs into `reason`.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Final, Literal

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pydantic import BeforeValidator, Field, ValidationError, field_validator

from reports.atomic import write_text
from reports.record import Record
from reports.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from reports.records import Cell

Small = Literal[
    "spike_mismatch",
    "max_dv",
    "rmse_dv",
    "lag",
    "van_rossum",
    "victor_purpura",
    "unmatched",
    "ref_spike_mismatch",
    "ref_max_dv",
]
"""Columns of the matrix that are better the smaller they are; of a lag its size counts."""

Large = Literal["accuracy", "agreement"]
"""Columns of the matrix that are better the larger they are."""

TABLE: Final = "expect"

_HEAD: Final = re.compile(rf"\s*\[\[\s*{TABLE}\s*\]\]")
"""The line that an entry begins with."""

PREFACE: Final = """\
# What nirtrip finds, cell by cell: `nirtrip run --expect FILE` compares, `nirtrip accept --expect FILE` rewrites.
# Of the entries that are about a cell the first holds; a cell that none is about is expected to be fine.
"""
"""What a new file begins with."""


class ExpectationsError(Exception):
    """A file of expectations cannot be read or written."""


def _listed(value: object) -> object:
    """A single pattern may be written without brackets."""
    return [value] if isinstance(value, str) else value


class Entry(Record):
    """What is expected of some cells."""

    cells: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_listed), Field(min_length=1)]
    """Ids of cells, or patterns of them."""
    verdict: Verdict
    blame: str | None = None
    explanation: str | None = None
    at_most: dict[Small, float] = Field(default_factory=dict)
    at_least: dict[Large, float] = Field(default_factory=dict)
    reason: str = ""
    """For people: why it is so, and why that is accepted."""
    link: str = ""
    """Where it is being dealt with."""
    versions: dict[str, str] = Field(default_factory=dict)
    """Framework or distribution, and the releases it holds for: ">=1.1,<1.2"."""

    @field_validator("verdict")
    @classmethod
    def _can_be_found(cls, verdict: Verdict) -> Verdict:
        if verdict is Verdict.NOT_APPLICABLE:
            raise ValueError("no cell is judged n/a")
        return verdict

    @field_validator("at_most", "at_least")
    @classmethod
    def _bounds(cls, bounds: dict[str, float]) -> dict[str, float]:
        for name, bound in bounds.items():
            if math.isnan(bound):
                raise ValueError(f"{name}: nan is no bound")
        return bounds

    @field_validator("versions")
    @classmethod
    def _readable(cls, versions: dict[str, str]) -> dict[str, str]:
        for name, releases in versions.items():
            try:
                SpecifierSet(releases)
            except InvalidSpecifier as error:
                raise ValueError(f"{name} = {releases!r}: expected releases such as '>=1.1,<1.2'") from error
        return versions

    @property
    def fine(self) -> bool:
        """Whether a cell as expected is one that needs no words."""
        return self.verdict.fine and not self.blame

    @property
    def title(self) -> str:
        """What it is called in sentences."""
        more = f" and {len(self.cells) - 1} more" if len(self.cells) > 1 else ""
        return f"{self.cells[0]}{more}"

    def names(self, cell: str) -> bool:
        """Whether one of its patterns fits a cell's id."""
        return any(fnmatchcase(cell, pattern) for pattern in self.cells)

    def holds(self, cell: Cell) -> bool:
        """Whether verdict, blame and explanation of a cell are the expected ones; bounds are not looked at."""
        return (
            cell.verdict is self.verdict
            and fits(self.blame, cell.blame)
            and fits(self.explanation, explanation_of(cell))
        )


class Expectations(Record):
    """A file of expectations."""

    preface: str = PREFACE
    """Comments above the first entry."""
    entries: tuple[Entry, ...] = ()


def fits(expected: str | None, found: str) -> bool:
    """Whether a text is the expected one, or one that the pattern fits; nothing expected fits everything."""
    return expected is None or found == expected or fnmatchcase(found, expected)


def explanation_of(cell: Cell) -> str:
    """The text that an entry's `explanation` is compared with."""
    return cell.faults


def read(path: Path) -> Expectations:
    """Read a file.

    Raises:
        ExpectationsError: it is not there, no TOML, or an entry is wrong, which is named.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ExpectationsError(f"{path} cannot be read: {said}; `nirtrip accept` writes one from a run") from error
    except tomllib.TOMLDecodeError as error:
        raise ExpectationsError(f"{path} is not TOML: {error}") from error
    strangers = sorted(set(content) - {TABLE})
    tables = content.get(TABLE, [])
    if strangers or not isinstance(tables, list):
        what = f"{strangers[0]!r}" if strangers else f"one {TABLE!r}"
        raise ExpectationsError(f"{path} holds {what}; expected nothing but [[{TABLE}]] tables")
    entries = tuple(_entry(path, number, table) for number, table in enumerate(tables, start=1))
    return Expectations(preface=_preface(text), entries=entries)


def write(path: Path, expectations: Expectations) -> None:
    """Write a file; the same expectations always give the same text.

    Raises:
        ExpectationsError: it cannot be written.
    """
    try:
        write_text(path, render(expectations))
    except OSError as error:
        raise ExpectationsError(f"{path} cannot be written: {error.strerror}; choose another --expect") from error


def render(expectations: Expectations) -> str:
    """The text of a file: keys in one order, a line a pattern, so that a change is a line."""
    return "\n".join(filter(None, [expectations.preface, *map(_table, expectations.entries)]))


def _entry(path: Path, number: int, table: object) -> Entry:
    try:
        return Entry.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "[key]")
        said = first["msg"].removeprefix("Value error, ")
        raise ExpectationsError(f"{path}, entry {number}: {f'{where}: ' if where else ''}{said}") from error


def _preface(text: str) -> str:
    """The comments above the first entry."""
    above = itertools.takewhile(lambda line: not _HEAD.match(line), text.splitlines())
    return "".join(f"{line}\n" for line in above if line.startswith("#"))


def _table(entry: Entry) -> str:
    lines = [f"[[{TABLE}]]"]
    if len(entry.cells) == 1:
        lines.append(f"cells = {_string(entry.cells[0])}")
    else:
        lines += ["cells = [", *(f"  {_string(each)}," for each in entry.cells), "]"]
    lines.append(f"verdict = {_string(entry.verdict)}")
    for name in ("blame", "explanation"):
        if (text := getattr(entry, name)) is not None:
            lines.append(f"{name} = {_string(text)}")
    for name in ("at_most", "at_least"):
        if bounds := getattr(entry, name):
            lines.append(f"{name} = {_inline({key: _number(value) for key, value in bounds.items()})}")
    lines += [f"{name} = {_string(text)}" for name in ("reason", "link") if (text := getattr(entry, name))]
    if entry.versions:
        lines.append(f"versions = {_inline({key: _string(text) for key, text in entry.versions.items()})}")
    return "".join(f"{line}\n" for line in lines)


def _inline(table: dict[str, str]) -> str:
    """Keys are quoted where they need it, as `lava-nc` does not and `norse@1.0.0` does."""
    bare = {
        key: key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else _string(key) for key in table
    }
    return f"{{ {', '.join(f'{bare[key]} = {value}' for key, value in table.items())} }}"


def _string(text: str) -> str:
    """A basic string of TOML: JSON's, but that DEL has to be escaped too."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(value: float) -> str:
    """A number of TOML, which calls infinity inf as Python does."""
    return str(int(value)) if value.is_integer() else repr(value)
