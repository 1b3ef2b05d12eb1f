"""Several partial runs as one.

Decides what may be merged: runs of one nirtrip, judged by the same conventions, in which a scenario and a framework
that come twice are the same ones, and so is a cell. Where a framework was not there for one run, or a cell did not run,
what another run says holds. What runs say of frameworks' support is joined where they ran the same cases or others, not
where these overlap.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from reports.merge_conflict import MergeConflictError
from reports.merge_support import merged_support
from reports.records import Footer, Header
from reports.run_directory import RunWriter
from reports.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reports.records import Cell, FrameworkRecord, Run, ScenarioRecord

READY = "ready"


def merge(runs: Sequence[Run], out: Path, command: str) -> None:
    """Write runs as one run directory, with their legs and traces.

    Args:
        runs: finished ones.
        out: where it goes.
        command: the command line that does it.

    Raises:
        MergeConflictError: two of them do not agree; nothing is written.
        PlaceError: `out` holds something else, or cannot be written.
    """
    header, cells, support = _header(runs, command), _cells(runs), merged_support(runs)
    with RunWriter(out, header) as writer:
        for run, cell in cells.values():
            for leg in cell.legs:
                _carry(run.path / "legs" / leg.digest, writer.leg_folder(leg.digest))
            writer.add(cell)
        writer.support(support)
        writer.finish(_footer(runs, len(cells)))


def _header(runs: Sequence[Run], command: str) -> Header:
    headers = [run.header for run in runs]
    for first, run in _others(runs):
        a, b = first.header.tool_version, run.header.tool_version
        if a != b:
            raise MergeConflictError(
                f"{first.path} was written by nirtrip {a}, {run.path} by {b}; run one of them again"
            )
        one, other = (each.header.dialect or "NIR's own rules" for each in (first, run))
        if one != other:
            raise MergeConflictError(f"{first.path} was judged by {one}, {run.path} by {other}; run one of them again")
    return Header(
        tool_version=headers[0].tool_version,
        python=", ".join(dict.fromkeys(each.python for each in headers)),
        machine="; ".join(dict.fromkeys(each.machine for each in headers)),
        started=min(each.started for each in headers),
        command=command,
        dialect=headers[0].dialect,
        scenarios=tuple(_scenarios(runs).values()),
        frameworks=tuple(_frameworks(runs).values()),
    )


def _footer(runs: Iterable[Run], cells: int) -> Footer:
    footers = [run.footer for run in runs if run.footer is not None]
    return Footer(
        finished=max(each.finished for each in footers),
        cells=cells,
        reused=sum(each.reused for each in footers),
        computed=sum(each.computed for each in footers),
        seconds=round(sum(each.seconds for each in footers), 2),
    )


def _scenarios(runs: Iterable[Run]) -> dict[str, ScenarioRecord]:
    found: dict[str, tuple[Run, ScenarioRecord]] = {}
    for run in runs:
        for each in run.header.scenarios:
            first, known = found.setdefault(each.name, (run, each))
            if known.digest != each.digest:
                raise MergeConflictError(
                    f"scenario {each.name} is another in {run.path} ({each.samples} samples, {each.data}) "
                    f"than in {first.path} ({known.samples} samples, {known.data}); run one of them again"
                )
    return {name: each for name, (_, each) in found.items()}


def _frameworks(runs: Iterable[Run]) -> dict[str, FrameworkRecord]:
    found: dict[str, tuple[Run, FrameworkRecord]] = {}
    for run in runs:
        for each in run.header.frameworks:
            first, known = found.setdefault(each.name, (run, each))
            if known.status != READY and each.status == READY:
                found[each.name] = (run, each)
            elif known.status == each.status == READY and known.versions != each.versions:
                differ = sorted({name for name, _ in {*known.versions} ^ {*each.versions}})
                a, b = dict(known.versions), dict(each.versions)
                told = ", ".join(f"{name} {a.get(name, 'none')} and {b.get(name, 'none')}" for name in differ)
                raise MergeConflictError(f"{each.name} ran with {told} in {first.path} and {run.path}; take one")
    return {name: each for name, (_, each) in found.items()}


def _cells(runs: Iterable[Run]) -> dict[str, tuple[Run, Cell]]:
    """Every cell once, and the run that it is taken from."""
    found: dict[str, tuple[Run, Cell]] = {}
    for run in runs:
        for cell in run.cells:
            first, known = found.setdefault(cell.id, (run, cell))
            if known.verdict is Verdict.NOT_RUN:
                found[cell.id] = (run, cell)
            elif cell.verdict is not Verdict.NOT_RUN and _said(known) != _said(cell):
                raise MergeConflictError(
                    f"cell {cell.id} is {known.verdict} ({known.blame or 'nobody to blame'}) in {first.path} "
                    f"and {cell.verdict} ({cell.blame or 'nobody to blame'}) in {run.path}; run it again"
                )
    return found


def _said(cell: Cell) -> tuple[object, ...]:
    """What two runs of one cell have to agree about."""
    verdicts = (cell.verdict, cell.port, cell.fidelity, cell.export_source, cell.import_target)
    return (*verdicts, cell.masked, cell.blame, cell.source_version, cell.target_version)


def _others(runs: Sequence[Run]) -> Iterable[tuple[Run, Run]]:
    return ((runs[0], run) for run in runs[1:])


def _carry(source: Path, place: Path) -> None:
    """Copy a leg's files, unless another cell of it has."""
    if source.is_dir() and not any(place.iterdir()):
        shutil.copytree(source, place, dirs_exist_ok=True)
