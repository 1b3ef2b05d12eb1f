"""Each framework's own run of the paper's graphs, route by route, as a run of ours recorded it.

Decides that a scenario whose graph was replaced is none of the paper's, and why an own run is another than the rules'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports import paper
from reports.recording import spikes
from reports.suite import REFERENCE
from reports.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from reports.recording import Spikes
    from reports.records import Cell, Run, ScenarioRecord

RULES: Final = "as the rules say"
"""Why a run is another than the paper's where it is the reference's own."""

UNEXPLAINED: Final = "by nothing that is known"
"""Why a run is another than the reference's where neither fault nor convention explains it."""


class OwnRuns:
    """The runs of the scenarios that are the paper's.

    Args:
        run: whose cells they belong to.
        legs: the folder of its legs.
    """

    def __init__(self, run: Run, legs: Path) -> None:
        self._legs = legs
        known = {each.name: each for each in run.header.scenarios if each.name in {paper.LIF, paper.SCNN}}
        self.replaced = tuple(each for each in known.values() if each.graph)
        self.scenarios: dict[str, ScenarioRecord] = {each.name: each for each in known.values() if not each.graph}
        self._cells: dict[tuple[str, str, str], Cell] = {}
        for cell in run.cells:
            key = cell.scenario, cell.route, cell.source
            if cell.scenario in self.scenarios and (key not in self._cells or cell.target == REFERENCE):
                self._cells[key] = cell
        self.routes = tuple(dict.fromkeys(route for _, route, _ in self._cells))

    def cell(self, scenario: str, route: str, name: str) -> Cell | None:
        """The cell that shows a framework's own run: that whose target is the reference, else any."""
        return self._cells.get((scenario, route, name))

    def spikes(self, cell: Cell | None, node: str) -> Spikes | None:
        """What a node of a cell's source sent; None where it is not known any more."""
        digest = next((leg.digest for leg in cell.legs if leg.name == "source"), None) if cell else None
        return spikes(self._legs / digest, node) if digest else None

    def why(self, cell: Cell) -> str:
        """What sets a source's own run apart from the reference's; `RULES` where nothing does.

        A model written by hand has no fidelity: its recorded spikes are held against the reference's.
        """
        if cell.fidelity.fine or not (cell.blame or cell.convention) or self._by_hand_as_reference(cell):
            return RULES
        # Legs are explained one after another, its own run first.
        return cell.explanation.partition("; residual")[0] or cell.convention or UNEXPLAINED

    def _by_hand_as_reference(self, cell: Cell) -> bool:
        if cell.fidelity is not Verdict.NOT_APPLICABLE or cell.convention:
            return False
        reference = self.cell(cell.scenario, cell.route, REFERENCE)
        nodes = self.scenarios[cell.scenario].nodes
        both = [(self.spikes(cell, node), self.spikes(reference, node)) for node in nodes]
        return bool(both) and all(one is not None and other is not None and one.same(other) for one, other in both)
