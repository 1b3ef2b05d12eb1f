"""The plug-in at work: what pytest asks for and when.

Decides who plans: the process that a user starts. With pytest-xdist that is the controller, which tells its workers
the ids, so that a mistake in an option is one line and every worker collects the same tests.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from harness.cli.app import INPUT_ERRORS
from harness.environments import check_packages
from harness.pytest_plugin.items import NAME, CellTest, CellTests
from harness.pytest_plugin.once import DONE, FAILED, Once, Results
from harness.pytest_plugin.request import Request

if TYPE_CHECKING:
    from collections.abc import Generator

IDS: Final = "cells"
UNUSED: Final = "unused"
FOLDER: Final = "folder"
COMMAND: Final = "command"
"""What the controller tells its workers, below our name."""


class Cells:
    """The cells of one session of pytest.

    Args:
        config: with our options.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.request = Request.of(config)
        self.ids: list[str] = []
        self.unused: list[str] = []
        self._told: dict[str, Any] | None = getattr(config, "workerinput", {}).get(NAME)
        self._folder = Path(self._told[FOLDER]) if self._told else None

    @property
    def results(self) -> Results:
        """Of the cells that were not deselected; they are run when the first test needs them."""
        return self._once.results

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """See which cells there are, before any worker is started.

        Raises:
            pytest.UsageError: an option names something that is not there.
        """
        if self._told:
            self.ids, self.unused = list(self._told[IDS]), list(self._told[UNUSED])
            self.request = replace(self.request, command=str(self._told[COMMAND]))
        else:
            try:
                check_packages()
                plan = self.request.plan()
                self.ids, self.unused = list(plan.cells), plan.unused
            except INPUT_ERRORS as error:
                raise pytest.UsageError(f"nirtrip: {error}") from error
            self._folder = Path(tempfile.mkdtemp(prefix="nirtrip-pytest-"))
        assert self._folder is not None  # noqa: S101  just made, or told
        self._once = Once(self._folder, self.request, lambda: _wanted(session))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401  pytest-xdist may not be installed
        """Tell a worker of pytest-xdist what was planned."""
        told = {IDS: self.ids, UNUSED: self.unused, FOLDER: str(self._folder), COMMAND: self.request.command}
        node.workerinput[NAME] = told

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Add our tests to what the session collects."""
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            report.result = [*report.result, CellTests.of(collector, self)]
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say what to do about a cell that got better, where pytest only says that it did."""
        report = yield
        if isinstance(item, CellTest) and item.better and report.when == "call" and report.failed:
            report.longrepr = f"{report.longrepr}\n{item.better}"
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where everything else is."""
        ran = self._folder is not None and (self._folder / DONE).exists() and not (self._folder / FAILED).exists()
        if ran and (self.request.out / "report.html").exists():
            terminalreporter.write_line(f"nirtrip: {self.request.out / 'report.html'} shows the run")

    def pytest_unconfigure(self) -> None:
        """Leave nothing behind."""
        if self._folder is not None and not self._told:
            shutil.rmtree(self._folder, ignore_errors=True)


def _wanted(session: pytest.Session) -> list[str]:
    """Ids of the cells that were not deselected."""
    return [item.name for item in session.items if isinstance(item, CellTest)]
