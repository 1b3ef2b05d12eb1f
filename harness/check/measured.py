"""What each framework was measured to make of each field of NIR: data that comes with nirtrip, or a user's own run.

Decides that the static part of a check is looked up, not measured on demand: a framework takes seconds to start and a
case seconds to compile in JAX, so that measuring the twenty or so fields that a file uses would take as long as running
the model, which is done anyway and is what counts. The data holds versions; where another one is installed, that is
said beside it. It is made from a finished run of `nirtrip run conformance`, whose support.json it shortens:

    python -m harness.check.measured RUN

A run of one's own, of a newer framework say, takes its place by `nirtrip check --support RUN`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from harness.faults.catalogue import FAULTS
from harness.support.dialect import called
from reports.atomic import write_text
from reports.record import Record
from reports.run_directory import RunDirectoryError, read_run
from reports.support import Entry, Support

if TYPE_CHECKING:
    from collections.abc import Collection

    from adapters.job import Route
    from adapters.registry import Framework
    from harness.explain.explanation import Faults
    from reports.records import Run
    from reports.support import FrameworkSupport

FILE: Final = Path(__file__).with_name("measured.json")
COMMAND: Final = "nirtrip run conformance"


class MeasuredField(Record):
    """What a framework makes of a field when it reads it."""

    primitive: str
    field: str
    support: Support
    why: int | None = None
    """Index of the words in `MeasuredFile.reasons`."""
    faults: tuple[tuple[str, ...], ...] = ()
    """Names of the faults that explain its cases, a set for each case that they explain."""


class MeasuredFramework(Record):
    """A framework on a route."""

    framework: str
    version: str
    route: str
    fields: tuple[MeasuredField, ...]


class MeasuredFile(Record):
    """Measured support, as it is kept in a file."""

    format: Literal[1]
    command: str
    """How it was made."""
    date: str
    tool_version: str
    reasons: tuple[str, ...]
    frameworks: tuple[MeasuredFramework, ...]

    @property
    def origin(self) -> str:
        """Where it comes from, for people."""
        return f"{self.command}, {self.date}, nirtrip {self.tool_version}"

    def of(self, framework: Framework, route: Route) -> MeasuredFramework | None:
        """A framework, by its name with a release, else by the one without."""
        known = {(each.framework, each.route): each for each in self.frameworks}
        return known.get((framework.name, route)) or known.get((framework.base, route))

    def version(self, framework: Framework, route: Route) -> str:
        """The version that was measured, "" if none was."""
        found = self.of(framework, route)
        return found.version if found else ""

    def entries(self, framework: Framework, route: Route) -> dict[tuple[str, str], Entry]:
        """What a framework makes of each primitive's fields; empty where it was not measured."""
        found = self.of(framework, route)
        return {
            (each.primitive, each.field): Entry(
                support=each.support, why="" if each.why is None else self.reasons[each.why]
            )
            for each in (found.fields if found else ())
        }

    def explanations(self, framework: Framework, route: Route, used: Collection[tuple[str, str]]) -> tuple[Faults, ...]:
        """Sets of faults that explain a framework wherever some fields are used: all of them together, then each."""
        found = self.of(framework, route)
        sets = [
            frozenset(each)
            for field in (found.fields if found else ())
            if (field.primitive, field.field) in used
            for each in field.faults
        ]
        return tuple(dict.fromkeys(_ordered(each) for each in (frozenset().union(*sets), *sets) if each))


def shipped() -> MeasuredFile:
    """The data that comes with nirtrip."""
    return MeasuredFile.model_validate_json(FILE.read_bytes())


def of_run(folder: Path) -> MeasuredFile:
    """The data of a run of `conformance`.

    Raises:
        RunDirectoryError: it is no run, did not finish, or ran no case of `conformance`.
    """
    run = read_run(folder)
    if not run.finished or not run.support:
        why = "ran no case of `conformance`" if run.finished else "did not finish"
        raise RunDirectoryError(f"{folder} {why}; name a run of `{COMMAND}`")
    return _shortened(run)


def _shortened(run: Run) -> MeasuredFile:
    reasons: dict[str, int] = {}
    found = tuple(_framework(each, reasons) for each in run.support)
    return MeasuredFile(
        format=1,
        command=COMMAND,
        date=run.header.started.partition("T")[0],
        tool_version=run.header.tool_version,
        reasons=tuple(reasons),
        frameworks=found,
    )


def _ordered(faults: Collection[str]) -> Faults:
    """Those that the catalogue has, in its order; data may be older."""
    return tuple(name for name in FAULTS if name in faults)


def _framework(found: FrameworkSupport, reasons: dict[str, int]) -> MeasuredFramework:
    names = {called(name): name for name in FAULTS}
    explained = {
        each.case: tuple(names[fault] for fault in each.faults if fault in names)
        for each in found.outcomes
        if each.faults
    }
    return MeasuredFramework(
        framework=found.framework,
        version=found.version,
        route=found.route,
        fields=tuple(
            MeasuredField(
                primitive=row.primitive,
                field=row.field,
                support=row.imported.support,
                why=reasons.setdefault(row.imported.why, len(reasons)) if row.imported.why else None,
                faults=tuple(dict.fromkeys(explained[case] for case in row.cases if case in explained)),
            )
            for row in found.rows
        ),
    )


if __name__ == "__main__":
    write_text(FILE, of_run(Path(sys.argv[1])).model_dump_json(exclude_defaults=True) + "\n")
