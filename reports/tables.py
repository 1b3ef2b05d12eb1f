"""The matrix as files for machines and for pull requests: matrix.csv and matrix.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reports.atomic import write_text
from reports.findings import one_line, to_explain
from reports.markdown import escaped, table
from reports.matrix import Matrix, matrices
from reports.suite import COLUMNS as COLUMNS_OF_SUITE
from reports.suite import suites, summed_up
from reports.verdict import MASKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reports.records import Cell, Run

COLUMNS = (
    *(
        "scenario",
        "route",
        "source",
        "target",
        "verdict",
        "port",
        "fidelity",
        "export_source",
        "import_target",
    ),
    *("masked", "blame", "convention", "reason"),
    *("spike_mismatch", "spikes_source", "spikes_target"),
    *("max_dv", "rmse_dv", "lag", "van_rossum", "victor_purpura", "first_node", "first_step", "unmatched"),
    *("floor", "spikes_reference", "ref_spike_mismatch", "ref_max_dv", "accuracy", "accuracy_low"),
    *("accuracy_high", "accuracy_source", "accuracy_reference", "agreement", "samples", "source_version"),
    *("target_version", "seconds", "faults", "explanation"),
)
"""Columns of matrix.csv in order; fields of `Cell` of the same names."""


WORDED = 6
"""Columns up to which a matrix in Markdown says verdicts in words; the legend explains the marks."""


def csv(cells: Iterable[Cell]) -> str:
    """One row a cell; floats as Python writes them, so that they read back exactly; None empty, NaN `nan`."""
    rows = [[_field(getattr(cell, column)) for column in COLUMNS] for cell in cells]
    text = pd.DataFrame(rows, columns=pd.Index(COLUMNS), dtype=object).to_csv(index=False, lineterminator="\n")
    return str(text)


def write_csv(run: Run, path: Path) -> None:
    """Write matrix.csv."""
    write_text(path, csv(run.cells))


def markdown(run: Run) -> str:
    """The matrices, a legend and the cells that are not fine, as GitHub shows them."""
    blocks = [
        "# nirtrip matrix",
        *_notices(run),
        *(matrix_table(matrix, words=len(matrix.targets) <= WORDED) for matrix in matrices(run)),
        *(f"## {suite.title}\n\n{table(COLUMNS_OF_SUITE, [row.cells for row in suite.rows])}" for suite in suites(run)),
        _legend(),
        *_findings(run),
        *_context(run),
    ]
    return "\n\n".join(blocks) + "\n"


def write_markdown(run: Run, path: Path) -> None:
    """Write matrix.md."""
    write_text(path, markdown(run))


def _field(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _notices(run: Run) -> list[str]:
    notices = [] if run.finished else ["**Unfinished run:** it was cut short, cells are missing."]
    data = (
        f"- `{s.name}`: {_escaped(s.subject)}, {s.samples} samples, dt {s.dt:g} s"
        for s in run.header.scenarios
        if s.name not in summed_up(run)
    )
    return [*notices, "\n".join(data)] if run.header.scenarios else notices


def matrix_table(matrix: Matrix, *, words: bool) -> str:
    """A matrix under its title, with marks and, with `words`, the names of verdicts."""
    rows = [
        [f"**{source}**", *(_entry(matrix.cell(source, target), words=words) for target in matrix.targets)]
        for source in matrix.sources
    ]
    return f"## {matrix.title}\n\n{table(['export ↓ import →', *matrix.targets], rows)}"


def _entry(cell: Cell | None, *, words: bool = True) -> str:
    if cell is None:
        return ""
    if words:
        return f"{cell.verdict.mark} {cell.verdict}{' ' + MASKED if cell.masked else ''}"
    return f"{cell.verdict.mark}{MASKED if cell.masked else ''}"


def _legend() -> str:
    verdicts = [f"`{verdict.mark}` {verdict}: {verdict.meaning}" for verdict in Verdict]
    masked = f"`{MASKED}` masked: export and import are both wrong and cancel"
    return "## Legend\n\n" + "\n".join(f"- {line}" for line in (*verdicts, masked))


def _findings(run: Run) -> list[str]:
    cells = to_explain(run)
    if not cells:
        return []
    rows = [
        [f"`{cell.id}`", _entry(cell), cell.blame, _escaped(cell.convention), _escaped(one_line(cell.reason))]
        for cell in cells
    ]
    listed = table(["cell", "verdict", "blame", "convention", "reason"], rows)
    return [f"## What is not fine\n\n{listed}"]


def _context(run: Run) -> list[str]:
    header = run.header
    rows = [[f.name, f.version, ", ".join(f.routes), _escaped(f.state)] for f in header.frameworks]
    about = (
        f"nirtrip {header.tool_version}, Python {header.python}, {_escaped(header.machine)}, "
        f"started {header.started}: `{header.command}`"
    )
    return [f"## Versions\n\n{table(['framework', 'version', 'routes', 'status'], rows)}\n\n{about}"]


def _escaped(text: str) -> str:
    """`text` in one line, and without markup."""
    return escaped(" ".join(text.split()))
