"""What makes two cells show the same fault.

Decides that verdict and blame have to be the same; of an exception its class and the module it came from, not its
words, which hold shapes; of a refusal its words without names and numbers; of numbers the explanation, or that there
is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.records import Cell
    from reports.verdict import Verdict

STEP = re.compile(r"(\w+): (failed|refused|timeout)(?:: (.*?))?(?=\. [\w@.-]+ \w+: |$)", re.DOTALL)
"""An action that did not end well, and what it said, in a cell's reason."""

EXCEPTION = re.compile(r"(\w+)(?::.*)? \[([\w.]+)\]", re.DOTALL)
"""An exception's class and module in what it said."""

RESIDUAL = re.compile(r"; residual [^;]*")
PARTICULAR = re.compile(r"'[^']*'|\d+(\.\d+)?(e[-+]?\d+)?")
"""Names and numbers."""


@dataclass(frozen=True)
class Fault:
    """What stays the same while a graph shrinks.

    Args:
        verdict: of the cell.
        blame: whose doing it is.
        what: each step that did not end well with its exception, or the explanation.
    """

    verdict: Verdict
    blame: str
    what: tuple[str, ...]


def fault(cell: Cell) -> Fault:
    """The fault that a cell shows."""
    steps = [f"{action}: {status}: {_said(said or '')}" for action, status, said in STEP.findall(cell.reason)]
    return Fault(cell.verdict, cell.blame, tuple(steps) or (RESIDUAL.sub("", cell.explanation),))


def _said(said: str) -> str:
    exception = EXCEPTION.match(said)
    return " ".join(exception.groups()) if exception else PARTICULAR.sub("…", said)
