"""A test for each cell, and one that fails for entries of the expectations that are about no cell.

Decides what a test's end means: a cell that is fine passes, one that is wrong as expected is a strict xfail, whatever
is not as expected fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.pytest_plugin.wording import failure, xfail_reason
from reports.expectations import explanation_of
from reports.expectations_deviations import Kind, of_cell
from reports.findings import deserves_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest._code.code import TerminalRepr

    from harness.pytest_plugin.cells import Cells
    from reports.expectations_deviations import Deviation
    from reports.records import Cell

NAME = "nirtrip"
"""What stands before the cell's id in a test's node id; with `-k` and `-m` it selects all cells."""

EXPECTATIONS = "expectations"
"""Name of the test of the file of expectations."""


class FindingError(Exception):
    """A cell is not as it should be."""


class KnownFindingError(FindingError):
    """And this was expected."""


class CellTests(pytest.Collector):
    """All tests of ours."""

    cells: Cells

    @classmethod
    def of(cls, session: pytest.Session, cells: Cells) -> CellTests:
        """The one collector, below the session."""
        found: CellTests = cls.from_parent(session, name=NAME, nodeid=NAME)
        found.cells = cells
        found.add_marker(NAME)
        return found

    def collect(self) -> Iterator[pytest.Item]:
        """A test a cell."""
        for name in self.cells.ids:
            yield CellTest.from_parent(self, name=name)
        if self.cells.unused:
            yield ExpectationsTest.from_parent(self, name=EXPECTATIONS)


class _Test(pytest.Item):
    """What our tests have in common."""

    @property
    def cells(self) -> Cells:
        """What they share."""
        parent = self.parent
        assert isinstance(parent, CellTests)  # noqa: S101  as collected
        return parent.cells

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str | TerminalRepr:
        """Our own words instead of a traceback."""
        if isinstance(excinfo.value, FindingError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)  # type: ignore[arg-type]  # pytest's own style

    def reportinfo(self) -> tuple[Path, None, str]:
        """The headline of a failure; a domain that ends the node id would lose its dots."""
        return self.path, None, f"{NAME} {self.name}"


class CellTest(_Test):
    """The test of one cell."""

    better = ""
    """Why it failed though nothing is wrong any more."""

    def runtest(self) -> None:
        """See that the cell is fine, or as expected.

        Raises:
            FindingError: it is not.
            KnownFindingError: it is not fine, as expected.
        """
        cell, subject = self.cells.results.cells[self.name]
        matching, request = self.cells.results.matching, self.cells.request
        self._tell(cell)
        deviations = list(of_cell(cell, subject, matching, request.places))
        number = matching.number(cell.id)
        if number is not None and (not matching.entries[number].fine or (deserves_words(cell) and not deviations)):
            reason = xfail_reason(matching.entries[number], number + 1, request.places)
            self.add_marker(pytest.mark.xfail(reason=reason, strict=True, raises=KnownFindingError))
        text = failure(cell, matching, deviations, request)
        if _mended(cell, deviations):
            self.better = text  # and pass, which a strict xfail must not
        elif deviations:
            raise FindingError(text)
        elif deserves_words(cell):
            raise KnownFindingError(text)

    def _tell(self, cell: Cell) -> None:
        """Properties in junit.xml."""
        told = {"verdict": cell.verdict, "blame": cell.blame, "explanation": explanation_of(cell)}
        self.user_properties += [(name, str(text)) for name, text in told.items() if text]


class ExpectationsTest(_Test):
    """The test of the file of expectations."""

    def runtest(self) -> None:
        """Fail for what is of no use.

        Raises:
            FindingError: always; the test is there only where something is.
        """
        raise FindingError("\n".join(self.cells.unused))


def _mended(cell: Cell, deviations: list[Deviation]) -> bool:
    return not deserves_words(cell) and any(each.kind is Kind.BETTER for each in deviations)
