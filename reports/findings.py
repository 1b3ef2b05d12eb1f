"""What of a run deserves words: counts, scores, the cells to explain and the worst of them."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.matrix import frameworks
from reports.verdict import Verdict

if TYPE_CHECKING:
    from reports.records import Cell, Run

DEFAULT_OUT = Path("out")
"""Where a run goes unless told otherwise; commands need not name it."""

LONGEST_SENTENCE = 400
"""Characters of a reason that are shown where one sentence is meant; exceptions can be pages long."""


@dataclass(frozen=True)
class Score:
    """How a framework does as either end of a pair with another framework."""

    framework: str
    fine: int
    cells: int


def counts(run: Run) -> dict[Verdict, int]:
    """Number of cells per verdict, best to worst, verdicts that do not occur left out."""
    counted = Counter(cell.verdict for cell in run.cells)
    return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}


def scores(run: Run) -> tuple[Score, ...]:
    """A score per framework; its diagonal, where it only reads itself, is left out."""
    return tuple(_score(run, name) for name in frameworks(run))


def deserves_words(cell: Cell) -> bool:
    """Whether a cell needs explaining: it is not fine, or it is fine only because two errors cancel."""
    return cell.masked or not cell.verdict.fine


def to_explain(run: Run) -> tuple[Cell, ...]:
    """The cells that deserve words, in the order of the run."""
    return tuple(cell for cell in run.cells if deserves_words(cell))


def worst(run: Run) -> Cell | None:
    """The cell to look at first, None where every cell is fine.

    A cell that never ran has nothing to show and comes last; of equal verdicts the larger mismatch is first.
    """
    return max(to_explain(run), key=_badness, default=None)


def sentence(cell: Cell) -> str:
    """A cell's finding in one sentence: what, whose doing, by which convention, why."""
    blame = f" ({cell.blame})" if cell.blame else ""
    masked = ", two errors cancel" if cell.masked else ""
    convention = f"; consistent with {cell.convention}" if cell.convention else ""
    reason = f": {one_line(cell.reason)}" if cell.reason else ""
    return f"{cell.id} {cell.verdict}{masked}{blame}{convention}{reason}"


def one_line(text: str) -> str:
    """`text` without line breaks, cut at a length that still reads as a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SENTENCE else line[: LONGEST_SENTENCE - 1] + "…"


def show_command(cell: Cell, run: Path) -> str:
    """The command line that shows a cell of the run in folder `run`."""
    where = "" if run == DEFAULT_OUT else f" --run {shlex.quote(str(run))}"
    return f"nirtrip show {shlex.quote(cell.id)}{where}"


def _score(run: Run, name: str) -> Score:
    pairs = [c for c in run.cells if not c.diagonal and name in {c.source, c.target}]
    return Score(name, fine=sum(not deserves_words(c) for c in pairs), cells=len(pairs))


def _badness(cell: Cell) -> tuple[int, int, int]:
    ran = -1 if cell.verdict is Verdict.NOT_RUN else cell.verdict.rank
    return ran, cell.unmatched or 0, cell.spike_mismatch or 0
